/** Sends prices of one game every half second, a bet stop now and then, until Ctrl-C or for `--count N` times. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { betStop, createProvider } from '@sportsfeeds/client'
import { StackOutputs } from '@sportsfeeds/domain'

// What is wrong with an option or with the stack is one line, not a stack trace.
process.once('uncaughtException', ({ message }) => {
  console.error(message)
  process.exit(1)
})
const { values } = parseArgs({
  options: {
    outputs: { type: 'string', default: '.sportsfeeds/outputs.json' },
    count: { type: 'string', default: 'Infinity' },
  },
})
const outputs = StackOutputs.parse(JSON.parse(await readFile(values.outputs, 'utf8')))
const [providerName, apiKey] = Object.entries(outputs.providerApiKeys ?? {})[0] ?? []
if (apiKey === undefined) throw new Error(`${values.outputs} has no API key of a provider (providerApiKeys).`)

const provider = createProvider({ url: outputs.feedsApiUrl, apiKey })
const gameId = 'game-example-1'
await provider.putGames([
  {
    id: gameId,
    sport: 'soccer',
    name: 'Reds v Blues',
    homeTeam: 'Reds',
    awayTeam: 'Blues',
    gameDate: new Date().toISOString(),
    status: 'live',
  },
])

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

let price = 2
for (let sent = 0; sent < Number(values.count) && !stop.signal.aborted; sent += 1) {
  price = Math.max(1.05, price + (Math.random() - 0.5) / 10)
  const date = new Date().toISOString()
  const over = Number((price * 0.9 + 0.2).toFixed(2))
  const results = await provider.put([
    // Two sides, as the reference solution writes them …
    {
      gameId,
      type: 'moneyline',
      date,
      isOpen: true,
      oddsFormat: 'decimal',
      homeOdds: Number(price.toFixed(2)),
      awayOdds: Number((price / (price - 0.97)).toFixed(2)),
      summary: 'Reds v Blues',
    },
    // … and any market with any outcomes: here one line of several.
    {
      gameId,
      type: 'total',
      line: 2.5,
      date,
      status: 'open',
      oddsFormat: 'decimal',
      outcomes: [
        { id: 'over', odds: over },
        { id: 'under', odds: Number((over / (over - 0.97)).toFixed(2)) },
      ],
    },
    // Every tenth time a goal: all markets are suspended, and each opens again by its next record.
    ...(sent % 10 === 9 ? [betStop(gameId, date, { reason: 'goal' })] : []),
  ])
  console.log(`${providerName}: ${price.toFixed(2)} ${results.map(({ status }) => status).join(', ')}`)
  for (const result of results) {
    if (result.status === 'rejected') console.error(result.issues)
    if (result.status === 'stored' && result.warnings !== undefined) console.warn(result.warnings)
  }
  await sleep(500)
}
await provider.close()
