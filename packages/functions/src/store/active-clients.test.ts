import { sampleClient } from '@sportsfeeds/domain/samples'
import { expect, test } from 'vitest'
import { clientCacheMs, createActiveClients } from './active-clients.ts'

test('a client is read once in five seconds, even by concurrent callers', async () => {
  let reads = 0
  let nowMs = 0
  const clients = createActiveClients(
    {
      clientById: async () => {
        reads += 1
        return sampleClient(0)
      },
    },
    { now: () => nowMs },
  )
  await Promise.all([clients.isActive('client-demo'), clients.isActive('client-demo')])
  nowMs = clientCacheMs - 1
  expect(await clients.isActive('client-demo')).toBe(true)
  expect(reads).toBe(1)
  nowMs = clientCacheMs
  await clients.isActive('client-demo')
  expect(reads).toBe(2)
})

test('a failed lookup is not cached', async () => {
  let isDown = true
  const clients = createActiveClients(
    {
      clientById: async () => {
        if (isDown) throw new Error('unreachable')
        return sampleClient(0)
      },
    },
    { now: () => 0 },
  )
  await expect(clients.isActive('client-demo')).rejects.toThrow('unreachable')
  isDown = false
  expect(await clients.isActive('client-demo')).toBe(true)
})
