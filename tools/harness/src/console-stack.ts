import { createProvider } from '@sportsfeeds/client'
import type { FeedOddsInput, Game } from '@sportsfeeds/domain'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { type RunningStack, startStack } from '@sportsfeeds/local'
import { withClientAdmin } from '@sportsfeeds/admin'

/** Sends odds and games; both reject unless everything was stored. */
export interface Provider {
  putGames(games: readonly Game[]): Promise<void>
  putOdds(odds: readonly FeedOddsInput[]): Promise<void>
}

export interface ConsoleStack {
  readonly stack: RunningStack
  /** Where the console is. */
  readonly url: string
  /** The first of {@link providers}. */
  readonly provider: Provider
  readonly providers: readonly Provider[]
}

/**
 * A stack with its console, built from its sources, and the demonstration's client.
 * @param providerNames instead of the one that the stack's file names
 */
export async function startConsoleStack(providerNames?: readonly string[]): Promise<ConsoleStack> {
  const stack = await startStack({
    console: 'built',
    ...(providerNames && { config: { 'sportsfeeds:providers': providerNames.map(unhurried) } }),
  })
  const { outputs } = stack
  if (outputs.consoleUrl === undefined) throw new Error('The stack hosts no console.')
  await withClientAdmin(outputs, (admin) => admin.create(sampleClient(Date.now())))
  const providers = Object.values(outputs.providerApiKeys ?? {}).map((apiKey) =>
    openProvider(outputs.feedsApiUrl, apiKey),
  )
  const [provider] = providers
  if (provider === undefined) throw new Error('The stack has no provider.')
  return { stack, url: outputs.consoleUrl, provider, providers }
}

/** A provider whose requests are never too many. */
function unhurried(name: string) {
  return { name, ratePerSecond: 500, burst: 1_000 }
}

function openProvider(feedsApiUrl: string, apiKey: string): Provider {
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
