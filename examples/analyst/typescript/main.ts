/** Prints the prices of every market of every game as they change, until Ctrl-C or for `--count N` records. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createClient, outcomeLineText, outcomeName } from '@sportsfeeds/client'
import { marketId, StackOutputs } from '@sportsfeeds/domain'

const { values } = parseArgs({
  options: {
    outputs: { type: 'string', default: '.sportsfeeds/outputs.json' },
    count: { type: 'string', default: 'Infinity' },
  },
})
const outputs = StackOutputs.parse(JSON.parse(await readFile(values.outputs, 'utf8')))

const client = createClient({
  bookmakerApiUrl: outputs.bookmakerApiUrl,
  feedsApiUrl: outputs.feedsApiUrl,
  getToken,
})
client.on('state', ({ state }) => console.log(`state: ${state.kind}`))
client.on('incomplete', (gap) => console.warn('some history is missing', gap))
process.once('SIGINT', () => client.close())

let printed = 0
for await (const odds of client) {
  // A historical record arrived after a newer one of its market: it belongs in a chart, not on the screen.
  if (odds.recency !== 'current') continue
  const prices = odds.outcomes.map((outcome) =>
    [outcomeName(outcome), outcomeLineText(odds, odds.outcomes, outcome), outcome.odds]
      .filter(Boolean)
      .join(' '),
  )
  console.log(odds.gameId, marketId(odds), odds.provider, prices.join(', '), odds.status, odds.reason ?? '')
  printed += 1
  if (printed >= Number(values.count)) break
}
client.close()

/** The local run gives a token to everybody on this machine; a deployed stack's token is yours to bring. */
async function getToken(): Promise<string> {
  if (process.env['SPORTSFEEDS_TOKEN'] !== undefined) return process.env['SPORTSFEEDS_TOKEN']
  if (outputs.local === undefined)
    throw new Error('Set SPORTSFEEDS_TOKEN to an analyst’s ID token of this stack.')
  const response = await fetch(outputs.local.tokenUrl)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}
