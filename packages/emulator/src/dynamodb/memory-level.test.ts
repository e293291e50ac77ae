import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Range } from './dynalite.ts'
import { openMemoryLevel } from './memory-level.ts'

const keyText = fc.stringMatching(/^[a-c]{1,3}$/)
const bound = fc.option(keyText, { nil: undefined })
const range: fc.Arbitrary<Range> = fc
  .record({
    gt: bound,
    gte: bound,
    lt: bound,
    lte: bound,
    reverse: fc.boolean(),
    limit: fc.constantFrom(-1, 0, 1, 3),
  })
  .map((bounds) => Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined)))

/** What a range says, of two bounds on one side the inclusive one. */
function within(key: string, { gt, gte, lt, lte }: Range): boolean {
  const isAfter = gte === undefined ? gt === undefined || key > gt : key >= gte
  const isBefore = lte === undefined ? lt === undefined || key < lt : key <= lte
  return isAfter && isBefore
}

test('A range has its keys in their order, in either direction and in chunks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(keyText),
      fc.array(keyText),
      range,
      fc.integer({ min: 1, max: 4 }),
      async (written, deleted, wanted, size) => {
        const level = openMemoryLevel()
        for (const each of written) level.putSync(each, { of: each })
        for (const each of deleted) level.delSync(each)
        const sorted = [...new Set(written)]
          .filter((each) => !deleted.includes(each) && within(each, wanted))
          .toSorted()
        const ordered = wanted.reverse === true ? sorted.toReversed() : sorted
        const { limit = -1 } = wanted
        const expected = limit < 0 ? ordered : ordered.slice(0, limit)

        const iterator = level.iterator(wanted)
        const read: [string, unknown][] = []
        for (let some = await iterator.nextv(size); some.length > 0; some = await iterator.nextv(size)) {
          expect(some.length).toBeLessThanOrEqual(size)
          read.push(...some)
        }
        expect(read).toEqual(expected.map((each) => [each, { of: each }]))
        expect(await level.keys(wanted).nextv(Infinity)).toEqual(expected)
      },
    ),
  )
})

test('Whoever changes what was read, or what was written, changes nothing in the store', () => {
  const level = openMemoryLevel()
  const written = { name: 'as written' }
  level.putSync('key', written)
  written.name = 'changed'
  Object.assign(level.getSync('key') ?? {}, { name: 'changed too' })
  expect(level.getSync('key')).toEqual({ name: 'as written' })
})

test('An iterator goes on after what it has returned, whatever is written and deleted meanwhile', async () => {
  const level = openMemoryLevel()
  for (const each of ['a', 'b', 'd']) level.putSync(each, each)
  const iterator = level.keys({})
  expect(await iterator.nextv(2)).toEqual(['a', 'b'])
  level.delSync('b')
  level.putSync('c', 'c')
  expect(await iterator.nextv(9)).toEqual(['c', 'd'])
})

test('A closed store refuses to be read and written, also in the middle of a range', async () => {
  const level = openMemoryLevel()
  level.putSync('key', 1)
  level.putSync('other', 2)
  const iterator = level.keys({})
  expect(await iterator.nextv(1)).toEqual(['key'])
  await level.close()
  await expect(iterator.nextv(1)).rejects.toThrow('not open')
  expect(() => level.getSync('key')).toThrow('not open')
  expect(() => level.putSync('key', 2)).toThrow('not open')
})
