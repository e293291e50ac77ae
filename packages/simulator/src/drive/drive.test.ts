import type { MeterReading } from '@sportsfeeds/cost'
import { createManualClock } from '@sportsfeeds/std/testing'
import type { ProviderResponse } from '@sportsfeeds/client'
import { type GameInput, parseFeedOdds, toInstant, toOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import type { ConnectAnalyst } from '../analysts/analysts.ts'
import { openAudience } from '../audience/open-audience.ts'
import type { ReceivedOdds } from '../model/received-odds.ts'
import { drive } from './drive.ts'
import type { Load } from '../model/load.ts'
import type { RawOptions } from '../plan/check-options.ts'
import { planRun } from '../plan/plan-run.ts'
import { createRandom } from '@sportsfeeds/std'
import { createRunRecorder } from '../audit/record-run.ts'
import { RecordLine } from '../audit/run-record.ts'
import type { ProcessUse } from '../model/report.ts'

/** 100 odds, one every 10 ms. */
const load: Load = {
  games: [
    {
      id: 'game-1',
      sport: 'soccer',
      name: 'A v B',
      homeTeam: 'A',
      awayTeam: 'B',
      gameDate: '2026-01-01T00:00:00.000Z',
      status: 'live',
    },
  ],
  durationMs: 1_000,
  oddsCount: 100,
  peakRate: 100,
  *requests(startEpochMs) {
    for (let n = 0; n < 100; n += 1) {
      const date = toInstant(startEpochMs + n * 10)
      const prices = { homeOdds: 1.5, awayOdds: 2.5, oddsFormat: 'decimal' as const }
      yield { atMs: n * 10, odds: [{ gameId: 'game-1', type: 'moneyline', date, isOpen: true, ...prices }] }
    }
  },
}
interface ServerResponse {
  readonly status: number
  readonly body: string
}

const storedAll: ServerResponse = {
  status: 200,
  body: JSON.stringify({
    stored: 1,
    duplicates: 0,
    rejected: [],
    notStored: [],
    warnings: [],
    provisionalGames: [],
  }),
}

const idle: ProcessUse = {
  cpuCores: 0.1,
  machineBusy: 0.1,
  eventLoopUtilization: 0.1,
  loopDelayMs: { p50: 0, p95: 0, p99: 0, max: 0 },
  rssMb: 100,
}

interface World {
  readonly analysts?: number
  /** Changes of games that the first request of odds comes with. */
  readonly changes?: readonly GameInput[]
  /** Response to the n-th PUT /games. */
  readonly gamesResponse?: (n: number) => ServerResponse | undefined
  /** Response to the n-th PUT /feeds. */
  readonly response?: (n: number) => ServerResponse | 'never'
  /** Number of times that an analyst's client delivers the n-th odds record. */
  readonly yields?: (analyst: number, n: number) => number
  /** From storing the n-th request to delivering it; 30 when left out. */
  readonly deliveryMs?: (n: number) => number
  readonly neverLive?: boolean
  readonly stopAfterMs?: number
  readonly warmUp?: boolean
  readonly options?: RawOptions
  readonly readings?: MeterReading[]
}

/** A system that stores in 20 ms and delivers in another 30. */
async function driveIn({
  analysts = 2,
  changes,
  gamesResponse,
  response,
  yields,
  deliveryMs = () => 30,
  neverLive,
  stopAfterMs,
  warmUp,
  options,
  readings = [],
}: World) {
  const clock = createManualClock()
  const stop = new AbortController()
  const listeners: ((odds: ReceivedOdds) => void)[] = []
  const paths: string[] = []
  const lines: string[] = []
  const kinds: string[] = []
  let closed = 0
  let isFetchClosed = false
  let requests = 0
  let gameRequests = 0

  const connectAnalyst: ConnectAnalyst = (onOdds, analyst) => {
    listeners.push(onOdds)
    kinds.push(analyst?.kind ?? '')
    return {
      ready: () => (neverLive === true ? new Promise(() => undefined) : Promise.resolve()),
      close: () => {
        closed += 1
      },
      pages: () => 0,
      state: () => (neverLive === true ? 'connecting' : 'live'),
      health: () => ({
        reconnects: 0,
        resumed: 0,
        gaps: 0,
        frames: 0,
        conflated: 0,
      }),
      lastError: () => (neverLive === true ? 'refused with 401' : undefined),
    }
  }
  const after = (ms: number): Promise<void> => new Promise((resolve) => clock.setTimeout(resolve, ms))
  const deliver = (body: string, n: number): void => {
    const { odds }: { odds: unknown[] } = JSON.parse(body)
    const receivedAt = clock.now()
    for (const [analyst, onOdds] of listeners.entries()) {
      for (let time = 0; time < (yields?.(analyst, n) ?? 1); time += 1) {
        clock.setTimeout(() => {
          for (const entry of odds) {
            const times = { receivedAt, storedAt: receivedAt + 5, sentAt: receivedAt + 15 }
            const parsed = parseFeedOdds(entry)
            if (!parsed.success) throw parsed.error
            onOdds({ ...toOdds(parsed.data, 'acme', receivedAt), ...times, recency: 'current' })
          }
        }, deliveryMs(n))
      }
    }
  }
  const reporting = drive(
    changes === undefined ? load : withChanges(changes),
    planRun({ analysts: String(analysts), settle: '2s', warmUp, ...options }),
    {
      clock,
      random: createRandom(1),
      feedsApiUrl: 'https://feeds.example/v1',
      providers: [{ name: 'acme', apiKey: 'secret' }],
      signal: stop.signal,
      progress: { write: () => undefined },
      meterProcess: () => ({ read: () => idle, recent: () => idle, stop: () => undefined }),
      openAudience: (audience) => openAudience({ ...audience, clock, connect: connectAnalyst }),
      record: createRunRecorder((line) => lines.push(line)),
      readMeter: async () => readings.shift(),
      openFetch: () => ({
        fetch: async (url, { body, onSent }) => {
          const path = url.replace('https://feeds.example/v1', '')
          paths.push(path)
          if (path === '/games') {
            const reply = gamesResponse?.(gameRequests)
            gameRequests += 1
            return responseOf(reply ?? { status: 200, body: storedGames(body) })
          }
          const n = requests
          requests += 1
          onSent()
          await after(20)
          const reply = response?.(n) ?? storedAll
          if (reply === 'never') return new Promise(() => undefined)
          if (reply.status === 200) deliver(body, n)
          return responseOf(reply)
        },
        close: async () => {
          isFetchClosed = true
        },
      }),
    },
  )
  const outcome = reporting.catch((error: unknown) => error)
  if (stopAfterMs !== undefined) {
    await clock.advance(stopAfterMs)
    stop.abort()
  }
  await clock.advance(60_000)
  await outcome
  expect(isFetchClosed).toBe(true)
  return { report: await reporting.catch(() => undefined), error: await outcome, paths, closed, lines, kinds }
}

/** The load, with changes of games before its first odds. */
function withChanges(games: readonly GameInput[]): Load {
  return {
    ...load,
    *requests(startEpochMs) {
      yield { atMs: 0, odds: [], games }
      yield* load.requests(startEpochMs)
    },
  }
}

function responseOf({ status, body }: ServerResponse): ProviderResponse {
  return { status, headers: new Headers(), text: () => Promise.resolve(body) }
}

/** The games of a request, as the feeds API returns them. */
function storedGames(body: string): string {
  const { games }: { games: GameInput[] } = JSON.parse(body)
  return JSON.stringify({ games: games.map((game) => ({ ...game, createdAt: 0 })) })
}

test('games are put first, analysts are live before the load, and all that is acknowledged arrives', async () => {
  const { report, paths, closed } = await driveIn({})
  expect(paths[0]).toBe('/games')
  expect(report).toMatchObject({
    offered: { odds: 100, perSecond: 100 },
    acknowledged: 100,
    late: 0,
    failed: 0,
    delivery: { analysts: 2, expected: 200, received: 200, lost: 0, duplicates: 0, outOfOrder: 0 },
    ok: true,
  })
  expect(report?.latencyMs.ack.p50).toBeCloseTo(20, 0)
  expect(report?.latencyMs.endToEnd.p99).toBeCloseTo(50, 0)
  expect(report?.perHopMs.stored.p50).toBeCloseTo(5, 0)
  expect(report?.perHopMs.streamed.p50).toBeCloseTo(10, 0)
  expect(report?.perHopMs.delivered.p50).toBeCloseTo(15, 0)
  expect(closed).toBe(2)
})

test('odds that one analyst never gets are lost, once the waiting is over', async () => {
  const { report } = await driveIn({ yields: (analyst, n) => (analyst === 1 && n === 42 ? 0 : 1) })
  expect(report?.delivery).toMatchObject({ expected: 200, received: 199, lost: 1 })
  expect(report?.delivery.perAnalyst.map(({ lost }) => lost)).toEqual([0, 1])
  expect(report?.ok).toBe(false)
})

test('what was worked off slowly is late and not lost: the waiting is over when nothing has come for a while', async () => {
  const { report } = await driveIn({ deliveryMs: (n) => 30 + n * 100 })
  expect(report?.delivery).toMatchObject({ expected: 200, received: 200, lost: 0 })
  expect(report?.latencyMs.endToEnd.max).toBeGreaterThan(9_000)
  const { report: halting } = await driveIn({ deliveryMs: (n) => (n === 99 ? 5_000 : 30) })
  expect(halting?.delivery.lost).toBe(2)
})

test('odds that are delivered twice are duplicates, even the last ones', async () => {
  const { report } = await driveIn({ yields: (_, n) => (n === 99 ? 2 : 1) })
  expect(report?.delivery).toMatchObject({ received: 200, lost: 0, duplicates: 2 })
})

test('odds that the server refuses have failed, and no analyst has to receive them', async () => {
  const { report } = await driveIn({ response: (n) => (n === 7 ? { status: 400, body: 'bad' } : storedAll) })
  expect(report).toMatchObject({
    acknowledged: 99,
    failed: 1,
    failures: [{ reason: 'PUT /feeds was refused: 400 bad', odds: 1 }],
    delivery: { expected: 198, lost: 0 },
    ok: false,
  })
})

test('odds without a response by the end of the run have failed', async () => {
  const { report } = await driveIn({ response: (n) => (n === 7 ? 'never' : storedAll) })
  expect(report).toMatchObject({
    acknowledged: 99,
    failed: 1,
    failures: [{ reason: 'no response by the end of the run', odds: 1 }],
    ok: false,
  })
})

test('a run that is stopped reports what it did until then', async () => {
  const { report, closed } = await driveIn({ stopAfterMs: 500 })
  expect(report).toMatchObject({ interrupted: true, failed: 0, ok: false, delivery: { lost: 0 } })
  expect(report?.offered.odds).toBeGreaterThan(30)
  expect(report?.offered.odds).toBeLessThan(60)
  expect(closed).toBe(2)
})

test('a run that is stopped does not wait for all that is on its way, though more and more of it comes', async () => {
  const { report } = await driveIn({ stopAfterMs: 500, deliveryMs: (n) => 30 + n * 200 })
  expect(report).toMatchObject({ interrupted: true })
  expect(report?.delivery.received).toBeGreaterThan(0)
  expect(report?.delivery.lost).toBeGreaterThan(0)
})

test('analysts that do not go live end the run before it begins, with the reason', async () => {
  const { error, paths, closed } = await driveIn({ neverLive: true })
  expect(error).toMatchObject({
    code: 'analysts_not_live',
    message: expect.stringContaining('refused with 401'),
  })
  expect(paths).toEqual(['/games'])
  expect(closed).toBe(2)
})

test('a run that is stopped while analysts connect ends there', async () => {
  const { error, closed } = await driveIn({ neverLive: true, stopAfterMs: 100 })
  expect(error).toMatchObject({ message: expect.stringContaining('before the run was stopped') })
  expect(closed).toBe(2)
})

test('a warm-up comes before the load, is counted as such, and in nothing else', async () => {
  const { report, paths } = await driveIn({ warmUp: true })
  expect(report?.warmUpRequests).toBeGreaterThan(10)
  expect(paths.filter((path) => path === '/feeds')).toHaveLength(100 + (report?.warmUpRequests ?? 0))
  expect(report).toMatchObject({
    offered: { odds: 100 },
    acknowledged: 100,
    delivery: { expected: 200, lost: 0 },
  })
})

test('the report has the run step by step', async () => {
  const { report } = await driveIn({})
  const [first] = report?.series ?? []
  expect(first).toMatchObject({ atMs: 1_000, offeredPerSecond: 100, states: { live: 2 }, failed: 0 })
  expect(first?.ackMs.p50).toBeCloseTo(20, 0)
  const received = (report?.series ?? []).reduce((sum, sample, place) => {
    const lastMs = report?.series[place - 1]?.atMs ?? 0
    return sum + (sample.receivedPerSecond * (sample.atMs - lastMs)) / 1000
  }, 0)
  expect(received).toBeCloseTo(200, 0)
})

test('analysts are of the kinds that were asked for; delays that a slow one causes itself are reported separately', async () => {
  const { report, kinds } = await driveIn({ analysts: 4, options: { slow: '0.5' } })
  expect(kinds.toSorted()).toEqual(['plain', 'plain', 'slow', 'slow'])
  expect(report?.groups.map(({ kind, received }) => [kind, received])).toEqual([
    ['plain', 200],
    ['slow', 200],
  ])
})

test('who conflates is owed the last odds of each market', async () => {
  const { report } = await driveIn({ options: { conflating: '1' }, yields: (_, n) => (n === 99 ? 1 : 0) })
  expect(report?.delivery).toMatchObject({ expected: 2, received: 2, lost: 0 })
  expect(report?.ok).toBe(true)
})

test('the record has every key that was sent, acknowledged and seen', async () => {
  const { lines } = await driveIn({ yields: (analyst, n) => (analyst === 1 && n === 42 ? 0 : 1) })
  const record = lines.map((line) => RecordLine.parse(JSON.parse(line)))
  expect(record[0]).toMatchObject({ kind: 'run', providers: ['acme'], games: ['game-1'] })
  expect(record.at(-1)).toMatchObject({ kind: 'end', offered: 100, acknowledged: 100, interrupted: false })
  const numbers = (kind: 'acknowledged' | 'seen', analyst?: number) =>
    record
      .flatMap((line) =>
        line.kind === kind && (line.kind !== 'seen' || line.analyst === analyst) ? line.odds : [],
      )
      .filter((entry) => typeof entry === 'number')
  expect(numbers('acknowledged')).toHaveLength(100)
  expect(new Set(numbers('seen', 0)).size).toBe(100)
  expect(numbers('seen', 1)).not.toContain(42)
})

test('where a meter counts, the bill is of what was used from the start of the load', async () => {
  const { report } = await driveIn({
    readings: [
      { units: { 'lambda.requests': 50 }, seconds: 10 },
      { units: { 'lambda.requests': 250, 'apigatewayWebsocket.managementRequests': 30 }, seconds: 12 },
    ],
  })
  expect(report?.bill).toMatchObject({ elapsedMs: 2_000, loadMs: 1_000, posts: 30, postsPerOdds: 0.3 })
  expect(report?.bill?.lines).toMatchObject([{ meterUnit: 'lambda.requests', quantity: 200 }])
  expect((await driveIn({})).report?.bill).toBeNull()
})

test('changes of games that are refused are counted with the reason, and stop no odds', async () => {
  const refusal = { type: 'urn:x', title: 'Bad Request', status: 400, detail: 'name must not be empty' }
  const { report } = await driveIn({
    changes: load.games,
    gamesResponse: (n) => (n === 0 ? undefined : { status: 400, body: JSON.stringify(refusal) }),
  })
  expect(report?.gameChanges).toMatchObject({
    sent: 1,
    failed: 1,
    lastError: expect.stringContaining('name must not be empty'),
  })
  expect(report?.acknowledged).toBe(100)
})
