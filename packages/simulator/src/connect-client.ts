import { createClient } from '@sportsfeeds/client'
import type { Subscription } from '@sportsfeeds/domain'
import type { ConnectAnalyst } from './analysts.ts'
import type { Target } from './target.ts'

/** Analysts by the product's own client library, so that what is audited is what analysts get. */
export const connectClient =
  ({ outputs, getToken }: Target, subscription: Subscription): ConnectAnalyst =>
  (onOdds) => {
    const client = createClient({
      url: outputs.bookmakerApiUrl,
      feedsUrl: outputs.feedsApiUrl,
      getToken,
      subscription,
    })
    client.on('odds', onOdds)
    return {
      ready: () => client.ready(),
      close: () => client.close(),
      health: () => ({ reconnects: 0, gaps: 0, lastError: undefined }),
    }
  }
