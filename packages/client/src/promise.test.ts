import fc from 'fast-check'
import { test } from 'vitest'
import { promiseHolds } from './testing/promise.ts'

test('C1 C3 C4 C5 C8 C15 after any schedule of faults every record was delivered once and in order, and every market is in its newest state', async () => {
  await fc.assert(promiseHolds(25))
})
