import { expect, test } from 'vitest'
import type { Schema } from './api-documents.ts'
import { limitsText, listFields, typeParts } from './schema-text.ts'

const text = (schema: Schema): string =>
  typeParts(schema)
    .map((part) => (typeof part === 'string' ? part : part.schema))
    .join('')

test('a type is written as a reader says it', () => {
  const outcome: Schema = { $ref: '#/components/schemas/Outcome' }
  expect(text({ type: 'array', items: outcome })).toBe('list of Outcome')
  expect(text({ enum: ['open', 'closed'] })).toBe('"open" | "closed"')
  expect(text({ anyOf: [outcome, { type: 'integer', format: 'int32' }] })).toBe('Outcome or integer (int32)')
  expect(text({ type: 'array', items: [outcome, { type: 'number' }] })).toBe('[Outcome, number]')
  expect(text({ const: 'subscribe' })).toBe('"subscribe"')
  expect(text({})).toBe('any')
})

test('the properties of an inner object and of listed objects follow their own', () => {
  const fields = listFields({
    required: ['live'],
    properties: {
      live: { type: 'object', required: ['home'], properties: { home: { type: 'string' } } },
      issues: { type: 'array', items: { type: 'object', properties: { field: { type: 'string' } } } },
    },
  })
  expect(fields.map(({ path, isRequired }) => [path, isRequired])).toEqual([
    ['live', true],
    ['live.home', true],
    ['issues', false],
    ['issues[].field', false],
  ])
})

test('limits are said in words, and a pattern only if it is short', () => {
  expect(limitsText({ minItems: 1, maxItems: 60, items: { maxLength: 64 } })).toBe(
    '1 to 60 items, at most 64 characters',
  )
  expect(limitsText({ minimum: 1 })).toBe('at least 1')
  expect(limitsText({ pattern: '^[a-z]+$', default: 'soccer' })).toBe('matches `^[a-z]+$`, default "soccer"')
  expect(limitsText({ pattern: 'x'.repeat(100) })).toBe('')
})
