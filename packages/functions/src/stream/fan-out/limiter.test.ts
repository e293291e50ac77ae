import { expect, test } from 'vitest'
import { createVirtualClock } from '../../testing/virtual-clock.ts'
import { createLimiter } from './limiter.ts'

test('never runs more than the limit at once, keeps the order and goes on after a failure', async () => {
  const clock = createVirtualClock()
  const limited = createLimiter(3)
  const started: number[] = []
  let underWay = 0
  let most = 0
  const tasks = Array.from({ length: 20 }, (_, index) =>
    limited(async () => {
      started.push(index)
      underWay += 1
      most = Math.max(most, underWay)
      await clock.sleep(10 + (index % 4))
      underWay -= 1
      if (index % 5 === 0) throw new Error('failed')
    }).catch(() => undefined),
  )
  await clock.run(Promise.all(tasks))
  expect(most).toBe(3)
  expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index))
})
