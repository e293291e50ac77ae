import { expect, test } from 'vitest'
import { fillName, hasFreeName } from './auto-names.ts'

const table = { type: 'aws:dynamodb/table:Table', name: 'orders', olds: {}, news: {}, seed: 'a' }

test('a resource without a name gets one of the engine’s seed, and keeps it', () => {
  const { name } = fillName(table)
  expect(name).toMatch(/^orders-[0-9a-f]{7}$/)
  expect(fillName({ ...table, olds: { name }, seed: 'b' })).toEqual({ name })
  expect(fillName({ ...table, seed: 'b' }).name).not.toBe(name)
})

test('a name of the program stays, and its replacement has to wait for it', () => {
  const news = { name: 'orders' }
  expect(fillName({ ...table, news })).toBe(news)
  expect(hasFreeName(table, news)).toBe(false)
  expect(hasFreeName(table, fillName(table))).toBe(true)
})

test('a type without a name of its own gets none', () => {
  const other = { ...table, type: 'aws:lambda/permission:Permission' }
  expect(fillName(other)).toEqual({})
  expect(hasFreeName(other, {})).toBe(false)
})
