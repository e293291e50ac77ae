import { type ClientEvents, type ClientOptions, createClient } from '@sportsfeeds/client'
import type { ConnectAnalyst } from './analysts.ts'
import type { Target } from './target.ts'

/**
 * Analysts by the product's own client library, so that what is audited is what analysts get. They follow everything.
 * @param options of the client that differ from its defaults.
 */
export const connectClient =
  (
    { outputs, getToken }: Pick<Target, 'outputs' | 'getToken'>,
    options: Pick<ClientOptions, 'WebSocket'> = {},
  ): ConnectAnalyst =>
  (onOdds) => {
    let lastError: string | undefined
    const client = createClient({
      bookmakerApiUrl: outputs.bookmakerApiUrl,
      feedsApiUrl: outputs.feedsApiUrl,
      getToken,
      // What was there before the run is not its business.
      latest: false,
      ...options,
    })
    client.on('odds', onOdds)
    client.on('fault', ({ during, error }: ClientEvents['fault']) => {
      lastError = `${during}: ${error.message}`
    })
    return {
      ready: () => client.ready(),
      close: () => {
        client.close()
      },
      health: () => {
        const { connections, gaps } = client.stats()
        return { reconnects: Math.max(0, connections - 1), gaps, lastError }
      },
    }
  }
