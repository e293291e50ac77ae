/**
 * Prints the prices of every market of every game as they change, until Ctrl-C or for `--count N` records. With `--json` it
 * prints what `npm run simulator -- verify-client` reads.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createClient, type ReceivedOdds, outcomeLineText, outcomeName } from '@sportsfeeds/client'
import { marketId, oddsId, StackOutputs } from '@sportsfeeds/domain'

// What is wrong with an option or with the stack is one line, not a stack trace.
process.once('uncaughtException', ({ message }) => {
  console.error(message)
  process.exit(1)
})
const { values } = parseArgs({
  options: {
    outputs: { type: 'string', default: '.sportsfeeds/outputs.json' },
    count: { type: 'string', default: 'Infinity' },
    json: { type: 'boolean', default: false },
  },
})
const stack = await readStack()
const client = createClient({
  bookmakerApiUrl: stack.bookmakerApiUrl,
  feedsApiUrl: stack.feedsApiUrl,
  getToken,
})
client.on('state', ({ state }) => print({ state: state.kind }, `state: ${state.kind}`))
client.on('incomplete', (gap) => console.warn('some history is missing', gap))
process.once('SIGINT', () => client.close())

let printed = 0
for await (const odds of client) {
  const isCurrent = odds.recency === 'current'
  const prices = odds.outcomes.map((outcome) => outcome.odds ?? null)
  const line = { key: oddsId(odds), prices, current: isCurrent, state: client.state.kind }
  // A historical record arrived after a newer one of its market: it belongs in a chart, not on the screen.
  if (values.json) console.log(JSON.stringify(line))
  if (!isCurrent) continue
  if (!values.json) console.log(describe(odds))
  printed += 1
  if (printed >= Number(values.count)) break
}
client.close()

function print(line: object, text: string): void {
  console.log(values.json ? JSON.stringify(line) : text)
}

function describe(odds: ReceivedOdds): string {
  const prices = odds.outcomes.map((outcome) =>
    [outcomeName(outcome), outcomeLineText(odds, odds.outcomes, outcome), outcome.odds]
      .filter(Boolean)
      .join(' '),
  )
  return [odds.gameId, marketId(odds), odds.provider, prices.join(', '), odds.status, odds.reason ?? ''].join(
    ' ',
  )
}

/** The addresses of a stack: from the environment, or from a file of its outputs. */
async function readStack(): Promise<Pick<StackOutputs, 'bookmakerApiUrl' | 'feedsApiUrl' | 'local'>> {
  const { SPORTSFEEDS_BOOKMAKER_API_URL: bookmakerApiUrl, SPORTSFEEDS_FEEDS_API_URL: feedsApiUrl } =
    process.env
  if (bookmakerApiUrl !== undefined && feedsApiUrl !== undefined) return { bookmakerApiUrl, feedsApiUrl }
  return StackOutputs.parse(JSON.parse(await readFile(values.outputs, 'utf8')))
}

/** The local run gives a token to everybody on this machine; a deployed stack's token is yours to bring. */
async function getToken(): Promise<string> {
  if (process.env['SPORTSFEEDS_TOKEN'] !== undefined) return process.env['SPORTSFEEDS_TOKEN']
  if (stack.local === undefined)
    throw new Error('Set SPORTSFEEDS_TOKEN to an analyst’s ID token of this stack.')
  const response = await fetch(stack.local.tokenUrl)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}
