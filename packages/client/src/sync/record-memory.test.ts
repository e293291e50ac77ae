import { toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecordMemory, type RecordInMarket } from './record-memory.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function record(index: number): RecordInMarket {
  return { date: toInstant(startMs + Math.floor(index / 4)), digest: `digest-${index % 4}` }
}

test('C4 of however many records, each is known once it was added, and in its own market only', () => {
  const arrivals = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 999 })), {
    minLength: 200,
    maxLength: 1_000,
  })
  const isSame = fc.property(arrivals, (all) => {
    const memory = createRecordMemory(100)
    const plain = new Set<string>()
    for (const [at, [market, index]] of all.entries()) {
      expect(memory.has(market, record(index))).toBe(plain.has(`${market}/${index}`))
      memory.add(market, record(index), startMs + at)
      plain.add(`${market}/${index}`)
    }
  })
  fc.assert(isSame)
})

test('C12 what was heard too long ago is forgotten, but nothing younger', () => {
  const memory = createRecordMemory(50)
  for (let index = 0; index < 500; index += 1) memory.add(1, record(index), startMs + index)
  memory.forgetBefore(startMs + 300)
  for (let index = 300; index < 500; index += 1) expect(memory.has(1, record(index))).toBe(true)
  for (let index = 0; index < 250; index += 1) expect(memory.has(1, record(index))).toBe(false)
  memory.forgetBefore(startMs + 500)
  expect(memory.has(1, record(499))).toBe(false)
})

test('C12 a record that is heard again is remembered from then on', () => {
  const memory = createRecordMemory(50)
  memory.add(1, record(0), startMs)
  memory.add(1, record(0), startMs + 400)
  memory.forgetBefore(startMs + 300)
  expect(memory.has(1, record(0))).toBe(true)
})
