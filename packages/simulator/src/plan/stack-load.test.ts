import { tableCapacity } from '@sportsfeeds/cost'
import { readStackSettings } from '@sportsfeeds/local/stack-settings'
import { beforeAll, expect, test } from 'vitest'
import { stackLoad } from './stack-load.ts'

let settings: Awaited<ReturnType<typeof readStackSettings>>
beforeAll(async () => {
  settings = { ...(await readStackSettings('prod')), expectedWritesPerSecond: 3_000 }
})

test('a table on demand is left open, so that the estimate says what a provisioned one would cost', () => {
  const { options, notes } = stackLoad('prod', settings)
  expect(options).toMatchObject({ writes: '3000', table: undefined })
  expect(notes).toHaveLength(1)
})

test('a provisioned table has the bounds for the stack’s own peak, whatever month is estimated', () => {
  const { options, givenCapacity, notes } = stackLoad('prod', { ...settings, billingMode: 'PROVISIONED' })
  expect(options.table).toBe('provisioned')
  const { write, read } = tableCapacity({ ...settings, oddsPerSecond: 3_000 }).table
  expect(givenCapacity).toEqual({ minReadUnits: read.min, minWriteUnits: write.min })
  expect(notes.at(-1)).toContain(`${write.min} to ${write.max} write units`)
})

test('bounds that the settings give are those of the estimate', () => {
  const { givenCapacity } = stackLoad('prod', {
    ...settings,
    billingMode: 'PROVISIONED',
    minWriteUnits: 10,
    minReadUnits: 20,
  })
  expect(givenCapacity).toEqual({ minReadUnits: 20, minWriteUnits: 10 })
})
