import { type ChildProcess, execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { betStop, createProvider } from '@sportsfeeds/client'
import { type FeedOddsInput, toDay, toInstant } from '@sportsfeeds/domain'
import type { RunningStack } from '@sportsfeeds/local'
import { recordedMatch, sampleMatch } from '@sportsfeeds/simulator/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runDuckDb } from './testing/duckdb.ts'
import { repositoryDirectory } from './testing/packed-project.ts'
import { runSimulator } from './testing/run-simulator.ts'
import { startClientStack } from './testing/start-client-stack.ts'
import { missingTool, pythonWith, runTool } from './testing/tools.ts'
import { writeOutputs } from './testing/write-outputs.ts'

const gameId = 'game-closing'
/** A leader and two followers: how much later they come to a price, and their price of the other side. */
const bookmakers = { fairline: [0, 2], northgate: [3, 1.9], 'demo-provider': [6, 1.8] } as const
const stepMs = 20
const overPrices = [1.9, 1.95, 2, 2.05, 2.1]
const identity = ['gameId', 'date', 'type', 'period', 'subject', 'line', 'provider', 'digest']
const pandas = ['pandas==3.1.1', 'pyarrow==26.0.1']
const missingPandas = await missingTool([() => pythonWith(pandas)])

let stack: RunningStack
let directory: string
/** The match begins in the middle of what is sent, at a whole second, as the start of a game is kept. */
let startMs: number
let acknowledged: number
const exports: ChildProcess[] = []

beforeAll(async () => {
  ;({ stack } = await startClientStack())
  ;({ directory } = await writeOutputs(stack.outputs))
}, 900_000)

afterAll(async () => {
  for (const child of exports) child.kill()
  await stack.close()
  await rm(directory, { recursive: true })
})

test('what is exported live and from history is what was acknowledged, and answers the page’s questions', async () => {
  const prices = [...overPrices, 3]
  // And a bet stop.
  const count = Object.keys(bookmakers).length * prices.length + 1
  const live = startExport('--parquet', 'live', '--game', gameId, '--count', String(count))
  await live.said(/^live$/m)
  startMs = Math.floor(Date.now() / 1_000) * 1_000
  const sent = Object.entries(bookmakers).flatMap(([provider, [lagMs, under]]) =>
    prices.map((over, step) => {
      const date = toInstant(startMs + (step - 4.5) * stepMs + lagMs)
      return { provider, odds: recordOf(date, over, under) }
    }),
  )
  acknowledged = await send(sent)
  expect(acknowledged).toBe(count)
  expect(await live.ended).toContain(`${acknowledged} odds records`)

  const day = toDay(toInstant(startMs))
  const range = ['--game', gameId, '--from', day, '--to', day]
  for (const format of ['parquet', 'csv', 'ndjson'])
    expect(await startExport(`--${format}`, format, ...range).ended).toContain(`${acknowledged} odds records`)

  const counts = await runDuckDb(
    [
      countOf(`read_parquet('live/**/*.parquet')`),
      countOf(`read_parquet('parquet/**/*.parquet')`),
      countOf(`read_csv('csv/**/*.csv')`),
      countOf(`read_json('ndjson/**/*.ndjson')`),
      `SELECT DISTINCT typeof("date") AS type, sport FROM read_parquet('parquet/**/*.parquet', hive_partitioning = true)`,
    ],
    directory,
  )
  const records = String(acknowledged)
  expect(counts).toEqual([
    [{ records }],
    [{ records }],
    [{ records }],
    [{ records }],
    [{ type: expect.stringContaining('TIMESTAMP'), sport: 'soccer' }],
  ])

  const [, closing, margins, firsts] = await askPage('parquet')
  expect(closing).toHaveLength(6)
  expect(closing).toContainEqual(
    expect.objectContaining({ provider: 'fairline', outcome: 'over', closing: 2.1 }),
  )
  expect(margins?.map(({ provider, records: books }) => [provider, books])).toEqual([
    ['fairline', '6'],
    ['northgate', '6'],
    ['demo-provider', '6'],
  ])
  expect(firsts?.[0]).toMatchObject({ provider: 'fairline', first: '6', prices: '6' })
})

const { market, scores } = recordedMatch
test.each(
  recordedMatch.isPresent
    ? [{ id: 'game-betfair-31573045', count: 1_452, files: [market, '--scores', scores] }]
    : [{ id: 'game-betfair-900', count: 4, files: [sampleMatch] }],
)('of a replayed match, $id, all that was acknowledged is exported: $count records', async (match) => {
  const { id, count, files: replayed } = match
  const live = startExport('--parquet', 'replay-live', '--game', id, '--count', String(count))
  await live.said(/^live$/m)
  const outputs = join(directory, 'outputs.json')
  const firstDay = toDay(toInstant(Date.now()))
  const report = await runSimulator(`replay --outputs ${outputs} --rate 200 --analysts 1`, ...replayed)
  const lastDay = toDay(toInstant(Date.now()))
  expect(report).toMatchObject({ acknowledged: count, delivery: { lost: 0, duplicates: 0, outOfOrder: 0 } })

  expect(await live.ended).toContain(`${count} odds records`)
  const range = ['--game', id, '--from', firstDay, '--to', lastDay]
  expect(await startExport('--parquet', 'replay-range', ...range).ended).toContain(`${count} odds records`)
  const counts = await runDuckDb(
    ['replay-live', 'replay-range'].map((folder) => countOf(`read_parquet('${folder}/**/*.parquet')`)),
    directory,
  )
  expect(counts).toEqual([[{ records: String(count) }], [{ records: String(count) }]])
})

test.skipIf(missingPandas !== undefined)(
  'pandas reads the same records, as docs/ANALYSIS.md says',
  async () => {
    const page = await readFile(join(repositoryDirectory, 'docs/ANALYSIS.md'), 'utf8')
    const [read = ''] = /pandas\.read_parquet\('odds'\)/.exec(page) ?? []
    const program = `
import json, pandas
odds = ${read.replace("'odds'", "'parquet'")}
records = odds.drop_duplicates(${JSON.stringify(identity)})
closing = odds[(odds.outcome == 'over') & (odds.provider == 'fairline') & (odds.date < odds.gameDate)].sort_values('date')
print(json.dumps([len(records), str(odds.date.dtype), list(odds.sport.unique()), closing.decimalOdds.iloc[-1]]))`
    const { stdout } = await runTool(await pythonWith(pandas), ['-c', program], { cwd: directory })
    expect(JSON.parse(stdout)).toEqual([
      acknowledged,
      expect.stringMatching(/^datetime64\[.*\]$/),
      ['soccer'],
      2.1,
    ])
  },
)

function countOf(from: string): string {
  const columns = identity.map((name) => `"${name}"`).join(', ')
  return `SELECT count(*) AS records FROM (SELECT DISTINCT ${columns} FROM ${from})`
}

function recordOf(date: string, over: number, under: number): FeedOddsInput {
  return {
    gameId,
    type: 'total',
    line: 2.5,
    date,
    status: 'open',
    oddsFormat: 'decimal',
    outcomes: [
      { id: 'over', odds: over },
      { id: 'under', odds: under },
    ],
  }
}

/** Sends the match, with a bet stop after it. @returns the number of acknowledged records */
async function send(sent: readonly { provider: string; odds: FeedOddsInput }[]): Promise<number> {
  const { feedsApiUrl, providerApiKeys = {} } = stack.outputs
  let stored = 0
  for (const [name, apiKey] of Object.entries(providerApiKeys)) {
    const provider = createProvider({ url: feedsApiUrl, apiKey })
    const own = sent.filter((record) => record.provider === name).map(({ odds }) => odds)
    if (name === 'fairline') {
      await provider.putGames([
        {
          id: gameId,
          sport: 'soccer',
          name: 'Home v Away',
          homeTeam: 'Home',
          awayTeam: 'Away',
          gameDate: toInstant(startMs),
        },
      ])
      own.push(betStop(gameId, toInstant(startMs + 1_000)))
    }
    const results = await provider.put(own)
    stored += results.filter(({ status }) => status === 'stored').length
    await provider.close()
  }
  return stored
}

/** Starts `analyst export`. Its notes say when it is live, and in the end how much it has written. */
function startExport(...args: readonly string[]) {
  const main = join(repositoryDirectory, 'packages/analyst/src/main.ts')
  const all = [main, 'export', '--outputs', 'outputs.json', ...args]
  const running = promisify(execFile)(process.execPath, all, { cwd: directory })
  exports.push(running.child)
  return {
    ended: running.then(({ stderr }) => stderr),
    said: (text: RegExp) =>
      new Promise<void>((resolve) => {
        let notes = ''
        running.child.stderr?.on('data', (data: string) => {
          notes += data
          if (text.test(notes)) resolve()
        })
      }),
  }
}

/** Results of the statements of docs/ANALYSIS.md, asked of the files in a directory. */
async function askPage(files: string) {
  const page = await readFile(join(repositoryDirectory, 'docs/ANALYSIS.md'), 'utf8')
  const statements = [...page.matchAll(/^```sql\n(.*?)^```/gms)].map(([, statement = '']) =>
    statement.replace("'odds/", `'${files}/`),
  )
  expect(statements).toHaveLength(4)
  return runDuckDb(statements, directory)
}
