import { table } from '@sportsfeeds/domain/internal'
import { expect, test } from 'vitest'
import { scaledInputs } from './table-in-use.ts'

const indexNames = table.globalSecondaryIndexes.map(({ name }) => name)

test('a table that is provisioned keeps what auto scaling gives it and its indexes', () => {
  expect(scaledInputs({ isProvisioned: true, indexNames })).toEqual([
    'readCapacity',
    'writeCapacity',
    'globalSecondaryIndexes',
  ])
})

test('a table that is about to be provisioned gets its capacity from the program', () => {
  expect(scaledInputs(undefined)).toEqual([])
  expect(scaledInputs({ isProvisioned: false, indexNames })).toEqual([])
})

test('an index that is still to be made is made', () => {
  expect(scaledInputs({ isProvisioned: true, indexNames: indexNames.slice(1) })).toEqual([
    'readCapacity',
    'writeCapacity',
  ])
})
