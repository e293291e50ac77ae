import { type FeedOddsInput, type Game, sampleClient } from '@sportsfeeds/domain'
import { type RunningStack, startStack } from '@sportsfeeds/local'
import { seedClients } from '@sportsfeeds/local/clients'

/** What a provider does. Both reject unless all was stored. */
export interface Provider {
  putGames(games: readonly Game[]): Promise<void>
  putOdds(odds: readonly FeedOddsInput[]): Promise<void>
}

export interface ConsoleStack {
  readonly stack: RunningStack
  /** Where the console is. */
  readonly url: string
  readonly provider: Provider
}

/** A stack with its console, built from its sources, and the demonstration's client. */
export const startConsoleStack = async (): Promise<ConsoleStack> => {
  const stack = await startStack({ console: 'built' })
  const { outputs } = stack
  if (outputs.consoleUrl === undefined) throw new Error('The stack hosts no console.')
  await seedClients(outputs, [sampleClient(Date.now())])
  const apiKey = Object.values(outputs.providerApiKeys ?? {})[0] ?? ''
  const put = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${outputs.feedsApiUrl}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify(body),
    })
    const answer = await response.text()
    if (response.status !== 200) throw new Error(`PUT ${path} was answered ${response.status}: ${answer}`)
  }
  return {
    stack,
    url: outputs.consoleUrl,
    provider: { putGames: (games) => put('/games', { games }), putOdds: (odds) => put('/feeds', { odds }) },
  }
}
