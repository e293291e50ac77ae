import { damagedValue } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredItem } from '../store/table.ts'
import { entities, publishAll, readAll, readDamaged } from '../testing/damaged-items.ts'

const itemCount = 10_000

test(`next to each of ${itemCount} damaged items every reader has all others, and what is read of it is what clients take`, async () => {
  const items = fc.constantFrom(...Object.values(entities)).chain((item) => {
    // DynamoDB stores no item without its keys, and in an index none whose key has another type.
    const { PK, SK, ISSCHEDULED, CONNECTION, ...attributes } = item
    return damagedValue(fc.constant(attributes)).map((damaged): StoredItem => {
      const kept = typeof damaged === 'object' && damaged !== null ? withoutConstructors(damaged) : {}
      return { ...kept, PK, SK, ISSCHEDULED, CONNECTION }
    })
  })
  const run = fc.asyncProperty(items, async (damaged) => {
    await readAll(damaged)
    await publishAll(damaged)
    await readDamaged(damaged)
  })
  await fc.assert(run, { numRuns: itemCount, seed: 19, endOnFailure: true })
  expect.hasAssertions()
}, 1_800_000)

/** What has one is not a plain object to the SDK's marshaller. */
function withoutConstructors(value: object): object {
  // Still an object.
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    key === 'constructor' ? undefined : part,
  ) as object
}
