import { expect, test } from 'vitest'
import { hopLatencies } from './hop-latencies.ts'
import { toInstant } from './instant.ts'

const startMs = Date.UTC(2026, 4, 1)

test('the hops after the provider add up to the total', () => {
  const times = {
    date: toInstant(startMs),
    receivedAt: startMs + 20,
    storedAt: startMs + 25,
    sentAt: startMs + 130,
  }
  expect(hopLatencies(times, startMs + 137)).toEqual({
    provider: 20,
    store: 5,
    stream: 105,
    network: 7,
    total: 117,
  })
})

test('odds that did not come off the stream have no latencies', () => {
  const date = toInstant(startMs)
  expect(hopLatencies({ date, receivedAt: startMs }, startMs)).toBeUndefined()
  expect(hopLatencies({ date, receivedAt: startMs, storedAt: startMs }, startMs)).toBeUndefined()
})
