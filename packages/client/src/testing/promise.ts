import { marketId, type Odds, oddsId, sameOdds, toInstant } from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { createClient } from '../client.ts'
import type { ReceivedOdds } from '../sync/received-odds.ts'
import { createFakeServer } from './fake-server.ts'
import { gameOf, oddsAt } from './odds.ts'

type Command =
  | { readonly kind: 'publish' | 'lose'; readonly odds: readonly Draft[] }
  | { readonly kind: 'repeat'; readonly count: number }
  | { readonly kind: 'correct'; readonly price: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut'; readonly code: number }
  | { readonly kind: 'fail'; readonly statuses: readonly number[] }
  | { readonly kind: 'freeze' | 'refuse' | 'lock'; readonly isOn: boolean }
  | { readonly kind: 'new-epoch' | 'noise' }

interface Draft {
  readonly game: number
  /** How long ago the provider dates it. */
  readonly agoMs: number
  readonly price: number
}

const drafts = fc.array(
  fc.record({
    game: fc.integer({ min: 1, max: 3 }),
    agoMs: fc.oneof({ weight: 4, arbitrary: fc.constant(10) }, fc.integer({ min: 0, max: 5_000 })),
    price: fc.integer({ min: 100, max: 130 }),
  }),
  { minLength: 1, maxLength: 4 },
)
const commands: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: drafts.map((odds): Command => ({ kind: 'publish', odds })) },
  {
    weight: 6,
    arbitrary: fc
      .oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 25_000 }))
      .map((ms): Command => ({ kind: 'wait', ms })),
  },
  { weight: 2, arbitrary: drafts.map((odds): Command => ({ kind: 'lose', odds })) },
  fc.integer({ min: 1, max: 5 }).map((count): Command => ({ kind: 'repeat', count })),
  fc.integer({ min: 131, max: 150 }).map((price): Command => ({ kind: 'correct', price })),
  fc.constantFrom(1001, 1006, 1011).map((code): Command => ({ kind: 'cut', code })),
  fc
    .array(fc.constantFrom(0, 429, 500, 503), { minLength: 1, maxLength: 4 })
    .map((statuses): Command => ({ kind: 'fail', statuses })),
  fc
    .tuple(fc.constantFrom<'freeze' | 'refuse' | 'lock'>('freeze', 'refuse', 'lock'), fc.boolean())
    .map(([kind, isOn]): Command => ({ kind, isOn })),
  fc.constantFrom<Command>({ kind: 'new-epoch' }, { kind: 'noise' }),
)

/** Plays one schedule of faults against a client, heals everything, and audits from keys what was handed out. */
async function auditSchedule(schedule: readonly Command[], skewMs: number): Promise<void> {
  const clock = createManualClock()
  const server = createFakeServer({ clock, skewMs, pageOdds: 3 })
  for (const game of [1, 2, 3]) server.addGame(gameOf(`game-${game}`))
  let isLocked = false
  let tokens = 0
  const client = createClient({
    bookmakerApiUrl: server.bookmakerApiUrl,
    feedsApiUrl: server.feedsApiUrl,
    WebSocket: server.WebSocket,
    fetch: server.fetch,
    clock,
    latest: false,
    random: () => 0.5,
    getToken: () => {
      tokens += 1
      if (isLocked) throw new Error('The issuer is away.')
      return 'good'
    },
  })
  const received: ReceivedOdds[] = []
  const versions: Odds[] = []
  let caughtUp = 0
  let wantedSince = Number.POSITIVE_INFINITY
  client.on('odds', (odds) => received.push(odds))
  client.on('recovered', () => {
    caughtUp += 1
  })
  client.on('state', ({ state, previous }) => {
    if (state.kind !== 'live') return
    expect(['catching-up', 'stale']).toContain(previous.kind)
    expect(caughtUp).toBeGreaterThan(0)
    const handshake = server.handshakesAtMs.at(-1) ?? 0
    wantedSince = Math.min(wantedSince, handshake + skewMs)
  })

  const dates = new Set<number>()
  const made = (all: readonly Draft[]): Odds[] =>
    all.map(({ game, agoMs, price }) => {
      const receivedAt = clock.now() + skewMs
      let dateMs = receivedAt - agoMs
      // Each record has a date of its own: the same date again is what `correct` does.
      while (dates.has(dateMs)) dateMs += 1
      dates.add(dateMs)
      const odds = oddsAt(receivedAt, { gameId: `game-${game}`, date: toInstant(dateMs), homeOdds: price })
      versions.push(odds)
      return odds
    })

  const run = async (command: Command): Promise<void> => {
    switch (command.kind) {
      case 'publish':
        server.publish(made(command.odds))
        break
      case 'lose':
        server.lose(made(command.odds))
        break
      case 'repeat':
        server.repeat(server.stored.slice(-command.count))
        break
      case 'correct': {
        const last = server.stored.at(-1)
        if (last === undefined || last.receivedAt >= clock.now() + skewMs) break
        const corrected = { ...last, homeOdds: command.price, receivedAt: clock.now() + skewMs }
        versions.push(corrected)
        server.publish([corrected])
        break
      }
      case 'wait':
        await clock.advance(command.ms)
        break
      case 'cut':
        server.cut(command.code)
        break
      case 'fail':
        server.failRequests(...command.statuses)
        break
      case 'freeze':
        server.freeze(command.isOn)
        break
      case 'refuse':
        server.refuseHandshakes(command.isOn)
        break
      case 'lock':
        isLocked = command.isOn
        break
      case 'new-epoch':
        server.newEpoch()
        break
      case 'noise':
        server.say('{"v":1,"type":"odds","odds":[{}]}')
    }
  }

  for (const command of schedule) {
    const before = { handshakes: server.handshakesAtMs.length, requests: server.requests.length, tokens }
    await run(command)
    const spentMs = command.kind === 'wait' ? command.ms : 0
    // No busy loop: neither connections nor requests nor tokens in numbers that time does not explain.
    expect(server.handshakesAtMs.length - before.handshakes).toBeLessThanOrEqual(2 + spentMs / 100)
    expect(tokens - before.tokens).toBeLessThanOrEqual(100 + spentMs / 5)
    expect(server.requests.length - before.requests).toBeLessThanOrEqual(200 + spentMs)
  }

  server.freeze(false)
  server.refuseHandshakes(false)
  server.failRequests()
  isLocked = false
  await clock.advance(90_000)
  // A frame that was lost shows when the next one comes.
  server.publish(made([1, 2, 3].map((game) => ({ game, agoMs: 10, price: 100 }))))
  await clock.advance(60_000)

  expect(client.state).toEqual({ kind: 'live' })
  expect(server.mostOpenSockets).toBeLessThanOrEqual(1)
  auditOrder(received)
  const wanted = [...new Map(versions.map((odds) => [oddsId(odds), odds])).values()].filter(
    ({ receivedAt }) => receivedAt >= wantedSince,
  )
  expect(wanted.length).toBeGreaterThan(0)
  const newest = new Map(received.map((odds) => [oddsId(odds), odds]))
  for (const odds of wanted) {
    const got = newest.get(oddsId(odds))
    expect(got === undefined ? 'lost' : sameOdds(got, odds) ? 'there' : 'outdated').toBe('there')
  }
  client.close()
  await clock.advance(10_000)
  expect(clock.pending).toBe(0)
}

/** Each version once; what is current only ever gets newer. */
function auditOrder(received: readonly ReceivedOdds[]): void {
  const seen = new Map<string, ReceivedOdds>()
  const current = new Map<string, string>()
  for (const odds of received) {
    const before = seen.get(oddsId(odds))
    expect(odds.isCorrection).toBe(before !== undefined)
    if (before !== undefined) expect(sameOdds(before, odds)).toBe(false)
    seen.set(oddsId(odds), odds)
    if (odds.recency === 'historical') continue
    const market = marketId(odds)
    const newest = current.get(market) ?? ''
    expect(odds.isCorrection ? odds.date >= newest : odds.date > newest).toBe(true)
    current.set(market, odds.date)
  }
}

/** Property: whatever happens, every odds record was handed out once and in order. */
export function promiseHolds(maxCommands: number): fc.IAsyncProperty<[readonly Command[], number]> {
  return fc.asyncProperty(
    fc.array(commands, { maxLength: maxCommands }),
    fc.constantFrom(0, -90_000, 3_600_000),
    auditSchedule,
  )
}
