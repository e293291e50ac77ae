import { sampleClient } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { clientCacheMs, createActiveClients } from './active-clients.ts'

test('a bookmaker is asked for once in five seconds, also when many ask at once', async () => {
  let asked = 0
  let nowMs = 0
  const clients = createActiveClients(
    {
      clientById: async () => {
        asked += 1
        return sampleClient(0)
      },
    },
    () => nowMs,
  )
  await Promise.all([clients.isActive('client-demo'), clients.isActive('client-demo')])
  nowMs = clientCacheMs - 1
  expect(await clients.isActive('client-demo')).toBe(true)
  expect(asked).toBe(1)
  nowMs = clientCacheMs
  await clients.isActive('client-demo')
  expect(asked).toBe(2)
})

test('a failed look-up is not remembered', async () => {
  let down = true
  const clients = createActiveClients(
    {
      clientById: async () => {
        if (down) throw new Error('no')
        return sampleClient(0)
      },
    },
    () => 0,
  )
  await expect(clients.isActive('client-demo')).rejects.toThrow('no')
  down = false
  expect(await clients.isActive('client-demo')).toBe(true)
})
