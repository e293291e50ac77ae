import { expect, test } from 'vitest'
import { withStackTraceLimit } from './with-stack-trace-limit.ts'

test('errors have at most so many frames meanwhile, and as many as before afterwards, also after a failure', async () => {
  const limit = Error.stackTraceLimit
  const frames = await withStackTraceLimit(1, async () => (new Error('within').stack ?? '').match(/^ +at /gm))
  expect(frames).toHaveLength(1)
  expect(Error.stackTraceLimit).toBe(limit)

  const failed = withStackTraceLimit(1, () => Promise.reject(new Error('failed')))
  await expect(failed).rejects.toThrow('failed')
  expect(Error.stackTraceLimit).toBe(limit)
})
