import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilters } from './filter-criteria.ts'

function passes(pattern: unknown, data: unknown): boolean {
  return compileFilters([JSON.stringify({ data: pattern })])(Buffer.from(JSON.stringify(data)))
}

describe('a filter pattern', () => {
  test.each([
    [
      'equality',
      { a: ['x', 1, true, null] },
      [{ a: 'x' }, { a: 1 }, { a: true }, { a: null }],
      [{ a: 'y' }, { a: '1' }, {}],
    ],
    ['exists', { a: [{ exists: true }] }, [{ a: 0 }, { a: null }], [{}, { a: { b: 1 } }]],
    ['does not exist', { a: [{ exists: false }] }, [{}, { b: 1 }], [{ a: 1 }]],
    ['prefix', { a: [{ prefix: 'od' }] }, [{ a: 'odds' }, { a: 'od' }], [{ a: 'do' }, { a: 1 }]],
    ['suffix', { a: [{ suffix: 'ds' }] }, [{ a: 'odds' }], [{ a: 'dso' }]],
    [
      'anything but',
      { a: [{ 'anything-but': ['x', 2] }] },
      [{ a: 'y' }, { a: 3 }],
      [{ a: 'x' }, { a: 2 }, {}],
    ],
    ['anything but a prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, [{ a: 'yx' }], [{ a: 'xy' }]],
    ['ignoring case', { a: [{ 'equals-ignore-case': 'Ab' }] }, [{ a: 'aB' }], [{ a: 'abc' }]],
    [
      'a range',
      { a: [{ numeric: ['>', 0, '<=', 5] }] },
      [{ a: 1 }, { a: 5 }],
      [{ a: 0 }, { a: 6 }, { a: '1' }],
    ],
    ['an element of an array', { a: ['x'] }, [{ a: ['w', 'x'] }], [{ a: ['w'] }]],
    ['a nested field', { a: { b: ['x'] } }, [{ a: { b: 'x' } }], [{ a: 'x' }, { b: 'x' }, { a: { b: 'y' } }]],
    [
      'one of several fields',
      { a: [1], $or: [{ b: [2] }, { c: { d: [3] } }] },
      [
        { a: 1, b: 2 },
        { a: 1, c: { d: 3 } },
      ],
      [{ a: 1 }, { b: 2 }, { a: 1, b: 3 }],
    ],
    ['an empty text', { a: [''] }, [{ a: '' }], [{ a: ' ' }, { a: null }, {}]],
    ['all fields', { a: [1], b: [2] }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
  ])('matches %s [lambda/invocation-eventfiltering]', (_, pattern, matching, others) => {
    expect(matching.filter((data) => !passes(pattern, data))).toEqual([])
    expect(others.filter((data) => passes(pattern, data))).toEqual([])
  })

  test('that cannot be read is refused with its text [lambda/invocation-eventfiltering]', () => {
    expect(() => compileFilters(['{"data": "x"}'])).toThrow(
      'Invalid filter pattern definition: {"data": "x"}',
    )
    expect(() => compileFilters(['nonsense'])).toThrow('nonsense')
    expect(() => compileFilters(['{"data":{"$or":[{"a":[1]}]}}'])).toThrow('Invalid filter pattern')
  })

  test('that asks for anything but the data of a record is refused [lambda/with-kinesis-filtering]', () => {
    expect(() => compileFilters(['{"partitionKey":["a"]}'])).toThrow('Invalid filter pattern definition')
  })
})

test('data that is not JSON passes only when nothing is filtered [lambda/with-kinesis-filtering]', () => {
  const data = Buffer.from('not json')
  expect(compileFilters([])(data)).toBe(true)
  expect(compileFilters(['{"data":{"a":[{"exists":false}]}}'])(data)).toBe(false)
})

test('several patterns pass what any of them passes [lambda/invocation-eventfiltering]', () => {
  const filter = compileFilters(['{"data":{"a":[1]}}', '{"data":{"a":[2]}}'])
  expect([1, 2, 3].map((a) => filter(Buffer.from(JSON.stringify({ a }))))).toEqual([true, true, false])
})

test('a pattern made of a record’s own values always passes it', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  fc.assert(
    fc.property(fc.dictionary(fc.string(), scalar), (data) => {
      const pattern = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, [value]]))
      expect(passes(pattern, data)).toBe(true)
    }),
  )
})

test('numeric ranges agree with arithmetic [lambda/invocation-eventfiltering]', () => {
  const numbers = fc.integer({ min: -100, max: 100 })
  fc.assert(
    fc.property(numbers, numbers, numbers, (low, high, value) => {
      expect(passes({ a: [{ numeric: ['>=', low, '<', high] }] }, { a: value })).toBe(
        value >= low && value < high,
      )
    }),
  )
})

test('anything-but is the opposite of equality for a field that is there [lambda/invocation-eventfiltering]', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (unwanted, value) => {
      expect(passes({ a: [{ 'anything-but': unwanted }] }, { a: value })).toBe(
        !passes({ a: [unwanted] }, { a: value }),
      )
    }),
  )
})
