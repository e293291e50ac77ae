import { maxOddsPerRequest, maxRequestBytes } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedOdds } from '../../testing/odds.ts'
import { createOddsQueue, feedsBody, type PendingOdds } from './odds-queue.ts'

function pending(summary: string, isAbandoned = false): PendingOdds {
  const odds = feedOdds({ summary })
  return {
    odds,
    put: { count: 1, json: JSON.stringify([odds]), signal: undefined, isAbandoned, settle: () => undefined },
    index: 0,
  }
}

test('batches keep order and limits, leave nothing out but what was abandoned, and come to an end', () => {
  const lengths = fc.array(fc.tuple(fc.constantFrom(10, 100_000, 400_000), fc.boolean()), { maxLength: 20 })
  fc.assert(
    fc.property(lengths, (all) => {
      const queue = createOddsQueue()
      const added = all.map(([length, isAbandoned]) => pending('é'.repeat(length / 2), isAbandoned))
      queue.add(added)
      const taken: PendingOdds[] = []
      while (queue.size > 0) {
        const batch = queue.takeBatch()
        expect(new TextEncoder().encode(feedsBody(batch)).length).toBeLessThanOrEqual(maxRequestBytes)
        taken.push(...batch)
      }
      expect(taken).toEqual(added.filter(({ put }) => !put.isAbandoned))
    }),
  )
})

test('a batch holds as many records as the API takes, and one that is too large goes alone', () => {
  const queue = createOddsQueue()
  for (let index = 0; index < maxOddsPerRequest + 1; index += 1) queue.add([pending('x')])
  queue.add([pending('y'.repeat(maxRequestBytes))])
  expect([queue.takeBatch(), queue.takeBatch(), queue.takeBatch()].map(({ length }) => length)).toEqual([
    maxOddsPerRequest,
    1,
    1,
  ])
  expect(queue.takeBatch()).toEqual([])
})
