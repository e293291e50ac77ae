import { expect, test } from 'vitest'
import { createDeferred } from './deferred.ts'

test('a deferred promise settles from outside, once', async () => {
  const resolved = createDeferred<number>()
  resolved.resolve(7)
  resolved.reject(new Error('too late'))
  await expect(resolved.promise).resolves.toBe(7)

  const rejected = createDeferred<number>()
  rejected.reject(new Error('failed'))
  await expect(rejected.promise).rejects.toThrow('failed')
})
