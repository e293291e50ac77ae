import { createRandom } from '@sportsfeeds/std'
import { heartbeatPlaces } from '@sportsfeeds/domain/internal'
import { expect, test } from 'vitest'
import { createHeartbeatStore } from '../store/heartbeat-store.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs } from '../testing/odds.ts'
import { createHeartbeats } from './heartbeats.ts'

const { next: random } = createRandom(1)

test('at most one heartbeat a second is left, whatever the number of requests', async () => {
  const left: number[] = []
  const store = { saveHeartbeat: async (_place: number, receivedAt: number) => void left.push(receivedAt) }
  const heartbeats = createHeartbeats({ store, random, onError: () => undefined })
  for (let atMs = 0; atMs < 3_000; atMs += 100) await heartbeats.leave(eveningMs + atMs)
  expect(left).toEqual([eveningMs, eveningMs + 1_000, eveningMs + 2_000])
})

test('heartbeats reach every place, and no other', async () => {
  const table = createMemoryTable()
  const heartbeats = createHeartbeats({
    store: createHeartbeatStore(table),
    random,
    onError: () => undefined,
  })
  for (let second = 0; second < 20 * heartbeatPlaces; second += 1) await heartbeats.leave(second * 1_000)
  expect(table.items()).toHaveLength(heartbeatPlaces)
})

test('a heartbeat that cannot be left does not fail the request', async () => {
  const errors: unknown[] = []
  const error = new Error('throttled')
  const store = { saveHeartbeat: () => Promise.reject(error) }
  await createHeartbeats({ store, random, onError: (each) => errors.push(each) }).leave(eveningMs)
  expect(errors).toEqual([error])
})
