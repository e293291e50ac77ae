import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Odds, oddsDigest, oddsId, toInstant } from '@sportsfeeds/domain'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RawOptions } from '../plan/check-options.ts'
import { planAudit } from '../plan/plan-audit.ts'
import { createRunRecorder } from '../audit/record-run.ts'
import { audit } from './audit.ts'

const startedAt = Date.UTC(2026, 0, 1)
const odds = Array.from({ length: 6 }, (_, number): Odds => {
  const content: Omit<Odds, 'digest' | 'receivedAt'> = {
    gameId: `game-${number % 2}`,
    type: 'total',
    provider: 'acme',
    date: toInstant(startedAt + number),
    status: 'open',
    outcomes: [
      { id: 'over', odds: 1.5 },
      { id: 'under', odds: 2.5 },
    ],
    oddsFormat: 'decimal',
  }
  return { ...content, receivedAt: startedAt + number + 5, digest: oddsDigest(content) }
})

const firstKey = odds.slice(0, 1).map(oddsId).join('')

let directory: string
let server: Server
/** Data and behaviour of the feeds API. */
let table: readonly Odds[]
let status: number
let asked: URL[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audit-'))
  table = odds
  status = 200
  asked = []
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    if (url.pathname === '/token') {
      response.end('{"access_token":"jwt"}')
      return
    }
    asked.push(url)
    const game = url.searchParams.get('game')
    response.statusCode = request.headers.authorization === 'Bearer jwt' ? status : 401
    response.end(JSON.stringify({ odds: table.filter(({ gameId }) => gameId === game) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  vi.restoreAllMocks()
  server.closeAllConnections()
  server.close()
  await rm(directory, { recursive: true })
})

async function auditWith(raw: RawOptions) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const origin = `http://127.0.0.1:${address.port}`
  const outputs = join(directory, 'outputs.json')
  await writeFile(
    outputs,
    JSON.stringify({
      stack: 'dev',
      region: 'eu-west-1',
      feedsApiUrl: `${origin}/v1`,
      bookmakerApiUrl: 'wss://nowhere.example/v1',
      tableName: 't',
      streamName: 's',
      onFailureQueueUrl: 'https://nowhere.example/q',
      oidcIssuer: 'https://nowhere.example',
      oidcAudience: 'console',
      providerApiKeys: '[secret]',
      local: { awsEndpoint: origin, tokenUrl: `${origin}/token` },
    }),
  )
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk)
    return true
  })
  const code = await audit(planAudit({ outputs, ...raw }), {
    environment: {},
    say: () => undefined,
    progress: { write: () => undefined },
    signal: new AbortController().signal,
  })
  return { code, printed }
}

async function recordOf(seen: readonly number[], { whole = true } = {}): Promise<string> {
  const lines: string[] = []
  const recorder = createRunRecorder((line) => lines.push(line))
  recorder.begin({
    startedAt,
    title: 'a run',
    stack: 'dev',
    providers: ['acme'],
    games: ['game-0', 'game-1'],
    analysts: [{ kind: 'plain' }],
  })
  recorder.sent(0, 0, odds)
  recorder.acknowledged(5, [0, 1, 2, 3, 4, 5])
  for (const number of seen) recorder.seen(20, 0, number)
  if (whole) recorder.end(100, { offered: 6, acknowledged: 6, interrupted: false })
  const file = join(directory, 'run.ndjson')
  await writeFile(file, lines.join(''))
  return file
}

const all = [0, 1, 2, 3, 4, 5]

test('a record that agrees with the table ends with 0, by reading each game in the time of the run', async () => {
  const { code, printed } = await auditWith({ record: await recordOf(all) })
  expect(code).toBe(0)
  expect(printed).toContain('yes  analyst 1 (plain) saw all its 6 odds')
  expect(asked.map((url) => url.searchParams.get('game'))).toEqual(['game-0', 'game-1'])
  expect(asked[0]?.searchParams.get('from')).toBe('2026-01-01T00:00:00.000Z')
  expect(asked[0]?.searchParams.get('to')).toBe('2026-01-01T00:00:00.005Z')
})

test('what the table or an analyst lacks ends with 1, and is named', async () => {
  const record = await recordOf(all)
  table = odds.slice(1)
  expect(await auditWith({ record })).toMatchObject({ code: 1, printed: expect.stringContaining(firstKey) })
  table = odds
  expect((await auditWith({ record: await recordOf([1, 2, 3, 4, 5]) })).code).toBe(1)
})

test('an incomplete record gives no result on what may be in its lost part: 3', async () => {
  const { code, printed } = await auditWith({ record: await recordOf([0], { whole: false }) })
  expect(code).toBe(3)
  expect(printed).toContain('UNKNOWN: the record is incomplete')
})

test('a table that cannot be read gives no result, in one line', async () => {
  status = 403
  await expect(auditWith({ record: await recordOf(all) })).rejects.toMatchObject({
    code: 'audit_unfinished',
    message: expect.stringContaining('was not authorized'),
  })
})

test('an audit may be cut to a time and to games', async () => {
  const record = await recordOf(all)
  const { printed } = await auditWith({ record, game: ['game-1'], to: '2026-01-01T00:00:00.003Z' })
  expect(printed).toContain('saw all its 2 odds')
  expect(asked.map((url) => url.searchParams.get('game'))).toEqual(['game-1'])
})

test('the history of one odds record is shown, and the findings are available as JSON', async () => {
  const json = join(directory, 'findings.json')
  const key = firstKey
  const { printed } = await auditWith({ record: await recordOf(all), key, json })
  expect(printed).toMatch(/analyst 1 +seen 2026-01-01T00:00:00.020Z/)
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ verdict: 'agree', sent: 6, faults: [] })
})

test('without a record the table is listed', async () => {
  const { code, printed } = await auditWith({
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-01T00:01:00Z',
    game: ['game-0'],
  })
  expect(code).toBe(0)
  expect(printed).toContain('had to receive 3 odds of 1 markets')
})
