import {
  addToMarket,
  compareOdds,
  type MarketState,
  type Odds,
  oddsId,
  providerMarketId,
  toInstant,
} from '@sportsfeeds/domain'
import { createManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { createMarketBook } from '../book/market-book.ts'
import { createClient } from '../client.ts'
import type { ReceivedOdds } from '../sync/received-odds.ts'
import { createFakeServer } from './fake-server.ts'
import { betStopAt, gameOf, oddsAt, type OddsFields } from './odds.ts'

type Command =
  | { readonly kind: 'publish' | 'lose'; readonly odds: readonly Draft[] }
  | { readonly kind: 'repeat' | 'retry'; readonly count: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut'; readonly code: number }
  | { readonly kind: 'fail'; readonly statuses: readonly number[] }
  | { readonly kind: 'freeze' | 'refuse' | 'lock'; readonly isOn: boolean }
  | { readonly kind: 'new-epoch' | 'noise' }

interface Draft {
  readonly game: number
  readonly kind: 'priced' | 'unpriced' | 'stop'
  /** How long ago the provider dates it: late ones, and of one date several. */
  readonly agoMs: number
  readonly price: number
  readonly line: number | undefined
  readonly seq: number | undefined
}

const drafts = fc.array(
  fc.record({
    game: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom<Draft['kind']>('priced', 'priced', 'priced', 'unpriced', 'stop'),
    agoMs: fc.oneof({ weight: 4, arbitrary: fc.constant(10) }, fc.integer({ min: 0, max: 8_000 })),
    price: fc.integer({ min: 100, max: 102 }),
    line: fc.constantFrom(undefined, undefined, 2.5),
    seq: fc.constantFrom(undefined, undefined, 1, 2),
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
  fc
    .tuple(fc.constantFrom<'repeat' | 'retry'>('repeat', 'retry'), fc.integer({ min: 1, max: 5 }))
    .map(([kind, count]): Command => ({ kind, count })),
  fc.constantFrom(1001, 1006, 1011).map((code): Command => ({ kind: 'cut', code })),
  fc
    .array(fc.constantFrom(0, 429, 500, 503), { minLength: 1, maxLength: 4 })
    .map((statuses): Command => ({ kind: 'fail', statuses })),
  fc
    .tuple(fc.constantFrom<'freeze' | 'refuse' | 'lock'>('freeze', 'refuse', 'lock'), fc.boolean())
    .map(([kind, isOn]): Command => ({ kind, isOn })),
  fc.constantFrom<Command>({ kind: 'new-epoch' }, { kind: 'noise' }),
)

/**
 * Plays one schedule of faults against a client, heals everything, and audits what was delivered: by keys, or where the client
 * conflates by the state of each market, which is what the table has in either case.
 */
async function auditSchedule(
  schedule: readonly Command[],
  skewMs: number,
  conflate: boolean,
  isGateway: boolean,
): Promise<void> {
  const clock = createManualClock()
  const server = createFakeServer({ clock, skewMs, pageOdds: 3, isGateway })
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
    subscription: { conflate },
    random: () => 0.5,
    getToken: () => {
      tokens += 1
      if (isLocked) throw new Error('The issuer is away.')
      return 'good'
    },
  })
  const received: ReceivedOdds[] = []
  const book = createMarketBook<ReceivedOdds>()
  let caughtUp = 0
  let wantedSince = Number.POSITIVE_INFINITY
  client.on('odds', (odds) => {
    received.push(odds)
    book.addOdds(odds)
  })
  client.on('recovered', () => {
    caughtUp += 1
  })
  client.on('state', ({ state, previous }) => {
    if (state.kind !== 'live') return
    expect(['catching-up', 'stale']).toContain(previous.kind)
    if (!isGateway) expect(caughtUp).toBeGreaterThan(0)
    const beganAtMs = isGateway ? server.joinedAtMs : (server.handshakesAtMs.at(-1) ?? 0)
    wantedSince = Math.min(wantedSince, beganAtMs + skewMs)
  })

  let arrivals = 0
  /** Arrivals are unique, as within a request. */
  const arrivalAt = (): number => {
    arrivals += 1
    return clock.now() + skewMs + (arrivals % 1_000) / 1_000
  }

  const made = (all: readonly Draft[]): Odds[] =>
    all.map(({ game, kind, agoMs, price, line, seq }) => {
      const fields: OddsFields = {
        gameId: `game-${game}`,
        date: toInstant(clock.now() + skewMs - agoMs),
        ...(seq === undefined ? {} : { seq }),
      }
      if (kind === 'stop') return betStopAt(arrivalAt(), fields)
      return oddsAt(arrivalAt(), {
        ...fields,
        type: 'total',
        ...(line === undefined ? {} : { line }),
        ...(kind === 'priced'
          ? { prices: { over: price, under: -price } }
          : { status: 'suspended', outcomes: [] }),
      })
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
      case 'retry':
        server.publish(
          server.stored.slice(-command.count).map((odds) => ({ ...odds, receivedAt: arrivalAt() })),
        )
        break
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
        server.say('{"v":2,"type":"odds","games":[{}]}')
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
  server.publish(made([1, 2, 3].map((game) => ({ ...healing, game }))))
  await clock.advance(60_000)

  expect(client.state).toEqual({ kind: 'live' })
  expect(server.mostOpenSockets).toBeLessThanOrEqual(1)
  auditOrder(received, conflate)
  const wanted = server.stored.filter(({ receivedAt }) => receivedAt >= wantedSince)
  expect(wanted.length).toBeGreaterThan(0)
  if (!conflate) {
    const got = new Set(received.map(oddsId))
    expect(wanted.filter((odds) => !got.has(oddsId(odds)))).toEqual([])
  }
  auditStates(server.stored, wantedSince, received)
  for (const { state, view } of book.markets()) expect(view.outcomes).toEqual(state.priced?.outcomes ?? [])
  client.close()
  await clock.advance(10_000)
  expect(clock.pending).toBe(0)
}

const healing: Omit<Draft, 'game'> = {
  kind: 'priced',
  agoMs: 10,
  price: 100,
  line: undefined,
  seq: undefined,
}

/** What was received ends in the state of each market that the table holds, as far as that came while the client was to have it. */
function auditStates(stored: readonly Odds[], wantedSince: number, received: readonly ReceivedOdds[]): void {
  const held = statesOf(received)
  for (const [id, { newest, priced }] of statesOf(stored)) {
    const state = held.get(id)
    if (newest.receivedAt >= wantedSince) expect(state && compareOdds(state.newest, newest)).toBe(0)
    if (priced === undefined || priced.receivedAt < wantedSince) continue
    expect(state?.priced && compareOdds(state.priced, priced)).toBe(0)
  }
}

function statesOf(all: readonly Odds[]): Map<string, MarketState> {
  const states = new Map<string, MarketState>()
  for (const odds of all)
    states.set(providerMarketId(odds), addToMarket(states.get(providerMarketId(odds)), odds))
  return states
}

/** Each record once, repeats apart; what is current only ever gets newer. */
function auditOrder(received: readonly ReceivedOdds[], isConflating: boolean): void {
  const seen = new Map<string, ReceivedOdds>()
  const current = new Map<string, ReceivedOdds>()
  for (const odds of received) {
    const before = seen.get(oddsId(odds))
    if (!isConflating) expect(odds.isRepeat).toBe(before !== undefined)
    if (before !== undefined) expect(odds.receivedAt).toBeGreaterThan(before.receivedAt)
    seen.set(oddsId(odds), odds)
    if (odds.recency === 'historical') continue
    const newest = current.get(providerMarketId(odds))
    if (newest !== undefined) expect(compareOdds(odds, newest)).toBeGreaterThan(0)
    current.set(providerMarketId(odds), odds)
  }
}

/** Property: whatever happens, every record was delivered once and in order, and the state of every market is the table's. */
export function promiseHolds(
  maxCommands: number,
): fc.IAsyncProperty<[readonly Command[], number, boolean, boolean]> {
  return fc.asyncProperty(
    fc.array(commands, { maxLength: maxCommands }),
    fc.constantFrom(0, -90_000, 3_600_000),
    fc.boolean(),
    fc.boolean(),
    auditSchedule,
  )
}
