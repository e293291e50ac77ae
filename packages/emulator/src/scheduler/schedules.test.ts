import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { createSchedules, parseRate } from './schedules.ts'

const minuteMs = 60_000

function setUp() {
  const clock = createManualClock(0)
  const invoked: string[] = []
  const schedules = createSchedules({
    clock,
    invoker: {
      invoke: async (functionArn, event) => {
        invoked.push(`${functionArn} ${event} ${clock.now()}`)
        if (functionArn === 'missing') throw new Error('no such function')
        return { kind: 'ok', payload: 'null' }
      },
    },
  })
  return { clock, invoked, schedules }
}

test('a rate without a start date begins at once, whatever becomes of an invocation [scheduler/schedule-types]', async () => {
  const { clock, invoked, schedules } = setUp()
  schedules.create('beats', { expression: 'rate(1 minute)', functionArn: 'missing', input: '{"a":1}' })
  await clock.advance(2 * minuteMs)
  expect(invoked).toEqual([0, 1, 2].map((minute) => `missing {"a":1} ${minute * minuteMs}`))
})

test('a schedule that is disabled or deleted starts nothing, and one that is changed starts at its new rate', async () => {
  const { clock, invoked, schedules } = setUp()
  schedules.create('a', { expression: 'rate(1 minute)', functionArn: 'f', enabled: false })
  schedules.create('b', { expression: 'rate(1 minute)', functionArn: 'g' })
  schedules.update('b', { expression: 'rate(2 hours)', functionArn: 'h' })
  await clock.advance(2 * minuteMs)
  expect(invoked).toEqual(['g {} 0', 'h {} 0'])
  expect(schedules.names()).toEqual(['a', 'b'])
  schedules.delete('b')
  schedules.close()
  await clock.advance(5 * 60 * minuteMs)
  expect(invoked).toHaveLength(2)
  expect(clock.pending).toBe(0)
})

test('an expression that is not known is refused by name', () => {
  expect(parseRate('rate(5 minutes)')).toBe(5 * minuteMs)
  for (const expression of ['cron(0 * * * ? *)', 'rate(0 minutes)', 'rate(5 weeks)'])
    expect(() => parseRate(expression)).toThrow(expression)
})
