import { createClient, createProvider } from '@sportsfeeds/client'
import { toInstant } from '@sportsfeeds/domain'
import { expect, test, vi } from 'vitest'
import { startClientStack } from '../testing/start-client-stack.ts'

const eventually = { timeout: 120_000, interval: 50 }

test.each(['apiGateway', 'gateway'])(
  'by %s a client is live while the stream flows, stale while it stands still, and live again on the same connection, with everything',
  async (delivery) => {
    const { stack, token } = await startClientStack({
      config: { 'sportsfeeds:delivery': delivery, 'sportsfeeds:shards': 2 },
    })
    const { bookmakerApiUrl, feedsApiUrl, providerApiKeys } = stack.outputs
    const [apiKey = ''] = Object.values(providerApiKeys ?? {})
    const client = createClient({ bookmakerApiUrl, feedsApiUrl, getToken: () => token })
    const provider = createProvider({ url: feedsApiUrl, apiKey })
    try {
      const received = new Set<string>()
      const isPut = new Set<string>()
      client.on('odds', ({ gameId }) => received.add(gameId))
      const putOdds = async (gameId: string): Promise<void> => {
        isPut.add(gameId)
        await provider.put([{ ...moneyline, gameId, date: toInstant(Date.now()) }])
      }
      await vi.waitFor(() => expect(client.state.kind).toBe('live'), eventually)
      await putOdds('game-before')
      await vi.waitFor(() => expect(received).toEqual(isPut), eventually)
      const { connections } = client.stats()

      stack.cloud.faults.set({ delayedShards: { delayMs: 15 * 60_000 } })
      for (const game of [1, 2, 3, 4]) await putOdds(`game-${game}`)
      await vi.waitFor(
        () => expect(client.state).toMatchObject({ kind: 'stale', reason: 'stalled' }),
        eventually,
      )
      expect(received.size).toBe(1)

      stack.cloud.faults.clear()
      await vi.waitFor(() => expect(client.state.kind).toBe('live'), eventually)
      await vi.waitFor(() => expect(received).toEqual(isPut), eventually)
      expect(client.stats().connections).toBe(connections)
    } finally {
      client.close()
      await provider.close()
      await stack.close()
    }
  },
)

const moneyline = {
  type: 'moneyline',
  status: 'open' as const,
  oddsFormat: 'decimal' as const,
  outcomes: [
    { id: 'home', odds: 1.5 },
    { id: 'away', odds: 2.5 },
  ],
}
