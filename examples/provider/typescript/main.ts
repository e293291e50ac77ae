/** Sends a price of one game every half second, until Ctrl-C or for `--count N` prices. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createProvider } from '@sportsfeeds/client'
import { StackOutputs } from '@sportsfeeds/domain'

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
  const [result] = await provider.put([
    {
      gameId,
      type: 'moneyline',
      date: new Date().toISOString(),
      isOpen: true,
      oddsFormat: 'decimal',
      homeOdds: Number(price.toFixed(2)),
      awayOdds: Number((price / (price - 0.97)).toFixed(2)),
      summary: 'Reds v Blues',
    },
  ])
  console.log(`${providerName}: ${price.toFixed(2)} ${result?.status}`)
  if (result?.status === 'rejected') console.error(result.issues)
  await sleep(500)
}
await provider.close()
