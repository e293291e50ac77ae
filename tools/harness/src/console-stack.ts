import { createProvider, type GameToPut } from '@sportsfeeds/client'
import type { FeedOddsInput } from '@sportsfeeds/domain'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { type RunningStack, startStack } from '@sportsfeeds/local'
import { withClientAdmin } from '@sportsfeeds/admin'

/** Sends odds and games; both reject unless everything was stored. */
export interface Provider {
  putGames(games: readonly GameToPut[]): Promise<void>
  putOdds(odds: readonly FeedOddsInput[]): Promise<void>
}

export interface ConsoleStack {
  readonly stack: RunningStack
  /** URL of the console. */
  readonly url: string
  /** The first of {@link providers}. */
  readonly provider: Provider
  readonly providers: readonly Provider[]
}

/**
 * Starts a stack with the demo client and a console built from source.
 * @param providerNames replace the one in the stack's settings file
 */
export async function startConsoleStack(
  providerNames?: readonly string[],
  delivery: 'apiGateway' | 'gateway' = 'apiGateway',
): Promise<ConsoleStack> {
  const stack = await startStack({
    console: 'built',
    config: {
      'sportsfeeds:delivery': delivery,
      ...(providerNames && { 'sportsfeeds:providers': providerNames.map(withHighLimit) }),
    },
  })
  const { outputs } = stack
  if (outputs.consoleUrl === undefined) throw new Error('The stack hosts no console.')
  await withClientAdmin(outputs, (admin) => admin.create(sampleClient(Date.now())))
  const providers = Object.values(outputs.providerApiKeys ?? {}).map((apiKey) =>
    createStoringProvider(outputs.feedsApiUrl, apiKey),
  )
  const [provider] = providers
  if (provider === undefined) throw new Error('The stack has no provider.')
  return { stack, url: outputs.consoleUrl, provider, providers }
}

/** Configures a provider with a rate limit high enough for every test. */
function withHighLimit(name: string) {
  return { name, operator: true, oddsPerSecond: 10_000, ratePerSecond: 500, burst: 1_000 }
}

function createStoringProvider(feedsApiUrl: string, apiKey: string): Provider {
  const provider = createProvider({ url: feedsApiUrl, apiKey, retry: false })
  return {
    putGames: async (games) => void (await provider.putGames(games)),
    putOdds: async (odds) => {
      const results = await provider.put(odds)
      const refused = results.find(({ status }) => status === 'rejected' || status === 'failed')
      if (refused !== undefined) throw new Error('Not all odds were stored.', { cause: refused })
    },
  }
}
