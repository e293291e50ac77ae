import { createProvider } from '@sportsfeeds/client'
import type { StackOutputs } from '@sportsfeeds/domain'
import { type MarketLoad, startMarketLoad } from '@sportsfeeds/harness/market-load'

/** Sends odds of 200 markets to a local stack by its first provider's key, as fast as `rate` says or as the stack takes them. */
export async function startStackLoad(
  { feedsApiUrl, providerApiKeys }: StackOutputs,
  { rate, seed }: { readonly rate: number; readonly seed: number },
): Promise<MarketLoad> {
  const [apiKey = ''] = Object.values(providerApiKeys ?? {})
  const provider = createProvider({ url: feedsApiUrl, apiKey })
  return startMarketLoad({
    provider: {
      putGames: async (games) => void (await provider.putGames(games)),
      putOdds: async (odds) => void (await provider.put(odds)),
    },
    markets: 200,
    rate,
    isAdaptive: true,
    seed,
  })
}
