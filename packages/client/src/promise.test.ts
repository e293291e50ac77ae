import fc from 'fast-check'
import { test } from 'vitest'
import { promiseHolds } from './testing/promise.ts'

test('C1 C3 C4 C5 C8 after any schedule of faults every odds record was handed out once and in order', async () => {
  await fc.assert(promiseHolds(25))
})
