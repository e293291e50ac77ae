import type { ReceivedOdds } from '@sportsfeeds/client'
import { betStopAt, gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { type EpochMs, type Game, type GameId, toInstant } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movingSpread } from '../../testing/moving-spread.ts'
import type { Alert } from './alert.ts'
import { step } from './engine.ts'
import {
  defaultLimits,
  type EngineContext,
  type EngineEvent,
  type EngineState,
  initialState,
} from './engine-state.ts'
import { unrestricted, newRule, type Rule } from './rules.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

type Fields = OddsFields & Partial<Pick<ReceivedOdds, 'source'>>

function received(atMs: number, home: number, { source = 'stream', ...fields }: Fields = {}): ReceivedOdds {
  return {
    ...oddsAt(atMs, {
      date: toInstant(atMs),
      oddsFormat: 'decimal',
      prices: { home, away: 2 },
      ...fields,
    }),
    recency: 'current',
    isRepeat: false,
    source,
    clientReceivedAt: atMs,
  }
}

const games: ReadonlyMap<GameId, Game> = new Map(
  ['game-1', 'game-2', 'game-3', 'game-4'].map((id) => [
    id,
    gameOf(id, { sport: id === 'game-4' ? 'tennis' : 'soccer', league: 'Premier League' }),
  ]),
)

function context(rules: readonly Rule[], limits = defaultLimits): EngineContext {
  return { rules, games, limits }
}

/** Runs the engine over the events and collects its alerts. */
function run(
  events: readonly EngineEvent[],
  { rules, limits }: EngineContext,
): { state: EngineState; alerts: Alert[] } {
  let state = initialState
  const alerts: Alert[] = []
  for (const event of events) {
    const next = step(state, event, context(rules, limits))
    state = next.state
    alerts.push(...next.alerts)
  }
  return { state, alerts }
}

function at(seconds: number, home: number, fields: Fields = {}): EngineEvent {
  const atMs = startMs + seconds * 1000
  return { type: 'odds', odds: [received(atMs, home, fields)], nowMs: atMs }
}

/** A large move within a second, of the odds described by `fields`. */
function jump(fields: Fields): EngineEvent[] {
  return [at(0, 2, fields), at(1, 3, fields)]
}

function spread(second: number, line: number, status: 'open' | 'suspended'): EngineEvent {
  return at(second, 0, { ...movingSpread(line, 1.9, 1.9), oddsFormat: 'decimal', status })
}

function total(
  second: number,
  provider: string,
  over: number,
  under: number,
  fields: Fields = {},
): EngineEvent {
  return at(second, 0, { provider, type: 'total', line: 2.5, prices: { over, under }, ...fields })
}

function race(odds: number): Fields {
  return {
    type: 'win',
    outcomes: [
      { id: 'r1', name: 'Alpha', odds: 3 },
      { id: 'r2', name: 'Bravo', odds },
    ],
  }
}

function tick(second: number): EngineEvent {
  return { type: 'tick', nowMs: startMs + second * 1000 }
}

function live(second: number, isLive = true): EngineEvent {
  return {
    type: 'connection',
    isLive,
    nowMs: startMs + second * 1000,
  }
}

const move = {
  ...newRule('move', 'r'),
  amount: 5,
  unit: 'percent',
  withinS: 30,
  phase: 'any',
  cooldownS: 0,
} as Rule // newRule returns the union

function collectAlerts(events: readonly EngineEvent[], ...rules: Rule[]): Alert[] {
  return run(events, context(rules)).alerts
}

test('a price that moves far enough within the period raises an alert with both prices', () => {
  expect(collectAlerts([at(0, 2), at(10, 2.04), at(20, 2.1)], move)).toEqual([
    {
      id: `r|game-1|${startMs + 20_000}`,
      ruleId: 'r',
      atMs: startMs + 20_000,
      kind: 'move',
      gameId: 'game-1',
      market: { type: 'moneyline' },
      provider: 'acme',
      outcome: { id: 'home' },
      from: { price: 2, format: 'decimal', decimal: 2 },
      to: { price: 2.1, format: 'decimal', decimal: 2.1 },
      tookMs: 20_000,
    },
  ])
})

test('a slower or smaller move raises no alert', () => {
  expect(collectAlerts([at(0, 2), at(31, 2.1)], move)).toEqual([])
  expect(collectAlerts([at(0, 2), at(10, 2.09)], move)).toEqual([])
})

test('a rule may be limited to one direction, and measure in ticks', () => {
  const shortening = { ...move, direction: 'shortening' } as Rule // newRule returns the union
  expect(collectAlerts([at(0, 2), at(1, 2.2)], shortening)).toEqual([])
  expect(collectAlerts([at(0, 2.2), at(1, 2)], shortening)).toHaveLength(1)
  const ticks = { ...move, unit: 'ticks', amount: 3 } as Rule // newRule returns the union
  expect(collectAlerts([at(0, 2), at(1, 2.04)], ticks)).toEqual([])
  expect(collectAlerts([at(0, 2), at(1, 2.06)], ticks)).toHaveLength(1)
})

test('a jump over a suspension is not a move, and neither is a change while suspended', () => {
  const events = [
    at(0, 2),
    at(1, 2, { status: 'suspended' }),
    at(2, 3, { status: 'suspended' }),
    at(3, 4),
    at(4, 4.05),
  ]
  expect(collectAlerts(events, move)).toEqual([])
  expect(collectAlerts([...events, at(5, 4.5)], move)).toMatchObject([
    { from: { decimal: 4 }, to: { decimal: 4.5 } },
  ])
})

test('a price at another line is not a move, and a move says at which line it is', () => {
  expect(
    collectAlerts([at(0, 2, movingSpread(2.5, 2, 1.8)), at(1, 3, movingSpread(3.5, 3, 1.8))], move),
  ).toEqual([])
  expect(
    collectAlerts([at(0, 2, movingSpread(2.5, 2, 1.8)), at(1, 3, movingSpread(2.5, 3, 1.8))], move),
  ).toMatchObject([{ market: { type: 'spread' }, outcome: { id: 'home' }, line: 2.5 }])
  const totals = { type: 'total', line: 2.5 }
  const moved = at(1, 2, { ...totals, prices: { over: 2, under: 2.4 } })
  expect(collectAlerts([at(0, 2, { ...totals, prices: { over: 2, under: 2 } }), moved], move)).toMatchObject([
    { market: { type: 'total', line: 2.5 }, outcome: { id: 'under' }, line: 2.5 },
  ])
})

test('a move is of any outcome, by its name', () => {
  expect(collectAlerts([at(0, 2, race(5)), at(1, 2, race(4))], move)).toMatchObject([
    { outcome: { id: 'r2', name: 'Bravo' }, from: { decimal: 5 }, to: { decimal: 4 } },
  ])
})

test('a bet stop is one suspension of the game, and its markets start from scratch', () => {
  const suspension = { ...newRule('suspension', 'x'), cooldownS: 0 }
  const stop: EngineEvent = {
    type: 'odds',
    odds: [
      {
        ...received(0, 2),
        ...betStopAt(startMs + 1_000, { date: toInstant(startMs + 1_000), reason: 'goal' }),
      },
    ],
    nowMs: startMs + 1_000,
  }
  const open = [at(0, 2), at(0, 2, { type: 'total', prices: { over: 2, under: 2 } })]
  const stopped = collectAlerts([...open, stop, stop], suspension)
  expect(stopped).toMatchObject([{ kind: 'suspension', gameId: 'game-1', reason: 'goal' }])
  expect(stopped[0]).not.toHaveProperty('market')
  expect(collectAlerts([stop, at(0.5, 2), at(2, 3)], suspension, move)).toEqual([])
  expect(collectAlerts([...open, stop, at(2, 3)], move)).toEqual([])
})

test('snapshots, old odds and overtaken odds raise no alert', () => {
  const late: EngineEvent = { ...at(10, 3), nowMs: startMs + 10_000 + 60_001 }
  expect(collectAlerts([at(0, 2), at(1, 3, { source: 'snapshot' })], move)).toEqual([])
  expect(collectAlerts([at(0, 2), late], move)).toEqual([])
  expect(collectAlerts([at(2, 2), at(1, 3)], move)).toEqual([])
  expect(collectAlerts([at(0, 2), at(1, 3, { source: 'snapshot' }), at(2, 3.3)], move)).toMatchObject([
    { from: { decimal: 3 } },
  ])
  expect(collectAlerts([at(0, 2), at(1, 3, { source: 'catch-up' })], move)).toHaveLength(1)
})

test('a rule applies within its scope only, and a game that is not listed has no sport', () => {
  const scoped = (scope: Partial<Rule['scope']>): Rule => ({ ...move, scope: { ...unrestricted, ...scope } })
  expect(collectAlerts(jump({ gameId: 'game-4' }), scoped({ sports: ['tennis'] }))).toHaveLength(1)
  expect(collectAlerts(jump({}), scoped({ sports: ['tennis'] }))).toEqual([])
  expect(collectAlerts(jump({ gameId: 'game-9' }), scoped({ sports: ['soccer'] }))).toEqual([])
  expect(collectAlerts(jump({}), scoped({ leagues: ['Premier League'] }))).toHaveLength(1)
  expect(collectAlerts(jump({}), scoped({ markets: ['spread'] }))).toEqual([])
  expect(collectAlerts(jump({}), scoped({ providers: ['zenith'] }))).toEqual([])
  expect(collectAlerts(jump({}), scoped({ games: ['game-1'] }))).toHaveLength(1)
  expect(collectAlerts(jump({}), { ...move, isEnabled: false })).toEqual([])
})

test('a rule in points takes a short price as seriously as a long one', () => {
  const points = { ...move, unit: 'points', amount: 2 } as Rule // newRule returns the union
  expect(collectAlerts([at(0, 7), at(1, 7.4)], points)).toEqual([])
  expect(collectAlerts([at(0, 1.1), at(1, 1.06)], points)).toHaveLength(1)
})

test('a move is one alert a game, whatever markets and providers follow', () => {
  const slow = { ...move, cooldownS: 60 }
  const others = [
    ...jump({ provider: 'zenith' }),
    ...jump({ type: 'total', line: 2.5, prices: { over: 2, under: 2 } }),
  ]
  expect(collectAlerts([...jump({}), ...others], slow)).toHaveLength(1)
  expect(collectAlerts([...jump({}), ...jump({ gameId: 'game-2' })], slow)).toHaveLength(2)
})

test('a rule may be limited to games before their start', () => {
  const before = { ...move, phase: 'before' } as Rule // newRule returns the union
  expect(collectAlerts(jump({}), before)).toEqual([])
  expect(collectAlerts(jump({}), { ...before, phase: 'live' } as Rule)).toHaveLength(1)
})

test('steam is several providers that move one outcome in the same direction', () => {
  const steam = {
    ...newRule('steam', 's'),
    minProviders: 3,
    points: 2,
    withinS: 60,
    cooldownS: 0,
  } as Rule // newRule returns the union
  const shorter = (second: number, provider: string, fields: Fields = {}): EngineEvent[] => [
    at(second, 2, { provider, ...fields }),
    at(second + 1, 1.9, { provider, ...fields }),
  ]
  const three = [...shorter(0, 'acme'), ...shorter(10, 'bravo'), ...shorter(20, 'zenith')]
  expect(collectAlerts(three, steam)).toMatchObject([
    {
      kind: 'steam',
      gameId: 'game-1',
      outcome: { id: 'home' },
      direction: 'shortening',
      providers: ['acme', 'bravo', 'zenith'],
    },
  ])
  const tooSlow = [...shorter(0, 'acme'), ...shorter(10, 'bravo'), ...shorter(90, 'zenith')]
  expect(collectAlerts(tooSlow, steam)).toEqual([])
  const otherGame = [
    ...shorter(0, 'acme'),
    ...shorter(10, 'bravo'),
    ...shorter(20, 'zenith', { gameId: 'game-2' }),
  ]
  expect(collectAlerts(otherGame, steam)).toEqual([])
  const drift = [at(20, 2, { provider: 'zenith' }), at(21, 2.2, { provider: 'zenith' })]
  expect(collectAlerts([...shorter(0, 'acme'), ...shorter(10, 'bravo'), ...drift], steam)).toEqual([])
  const sameProvider = [...shorter(0, 'acme'), ...shorter(10, 'acme'), ...shorter(20, 'acme')]
  expect(collectAlerts(sameProvider, steam)).toEqual([])
})

test('a market that reopens at another price or line raises an alert', () => {
  const reopened = { ...newRule('reopened', 'o'), points: 10, cooldownS: 0 } as Rule // newRule returns the union
  const stopped = at(1, 2, { status: 'suspended', outcomes: [] })
  expect(collectAlerts([at(0, 1.7), stopped, at(60, 2.6)], reopened)).toMatchObject([
    { kind: 'reopened', outcome: { id: 'home' }, from: { decimal: 1.7 }, to: { decimal: 2.6 } },
  ])
  expect(collectAlerts([at(0, 1.7), stopped, at(60, 1.75)], reopened)).toEqual([])
  expect(
    collectAlerts(
      [spread(0, -2.5, 'open'), spread(1, -2.5, 'suspended'), spread(2, -14.5, 'open')],
      reopened,
    ),
  ).toMatchObject([{ kind: 'reopened', fromLine: -2.5, line: -14.5 }])
})

test('a line that moves raises an alert with both lines', () => {
  const line = { ...newRule('line', 'l'), distance: 2, phase: 'any', cooldownS: 0 } as Rule // newRule returns the union
  expect(collectAlerts([spread(0, -2.5, 'open'), spread(1, -14.5, 'open')], line)).toMatchObject([
    { kind: 'line', fromLine: -2.5, line: -14.5, provider: 'acme' },
  ])
  expect(collectAlerts([spread(0, -2.5, 'open'), spread(1, -3.5, 'open')], line)).toEqual([])
})

test('an arbitrage is of open prices at one line, none of them old in play', () => {
  const arbitrage = { ...newRule('arbitrage', 'b'), percent: 0.5, cooldownS: 0 } as Rule // newRule returns the union
  const [found, ...others] = collectAlerts(
    [total(0, 'acme', 2.1, 1.7), total(1, 'zenith', 1.7, 2.1)],
    arbitrage,
  )
  expect(others).toEqual([])
  expect(found).toMatchObject({
    kind: 'arbitrage',
    line: 2.5,
    best: [
      { outcome: { id: 'over' }, provider: 'acme', quoted: { decimal: 2.1 } },
      { outcome: { id: 'under' }, provider: 'zenith', quoted: { decimal: 2.1 } },
    ],
  })
  expect(found?.kind === 'arbitrage' ? found.profit : 0).toBeCloseTo(0.05)
  for (const second of [
    total(1, 'zenith', 1.7, 2.1, { line: 3.5 }),
    total(1, 'zenith', 1.7, 2.1, { status: 'suspended' }),
    total(1, 'zenith', 1.7, 1.9),
    total(200, 'zenith', 1.7, 2.1),
  ])
    expect(collectAlerts([total(0, 'acme', 2.1, 1.7), second], arbitrage)).toEqual([])
})

test('a suspension is raised when an open market closes, not when it is first seen closed or stays closed', () => {
  const suspension = { ...newRule('suspension', 'x'), cooldownS: 0 }
  expect(
    collectAlerts([at(0, 2, { status: 'suspended' }), at(1, 2, { status: 'suspended' })], suspension),
  ).toEqual([])
  expect(
    collectAlerts(
      [at(0, 2), at(1, 2, { status: 'suspended' }), at(2, 2, { status: 'suspended' })],
      suspension,
    ),
  ).toMatchObject([{ kind: 'suspension', gameId: 'game-1', atMs: startMs + 1_000 }])
})

test('a silent provider raises one alert, until it sends odds and goes silent again', () => {
  const silent = { ...newRule('silent', 'q'), afterS: 30, cooldownS: 0 } as Rule // newRule returns the union
  expect(collectAlerts([live(0), at(0, 2), tick(29), tick(30), tick(31), tick(90)], silent)).toMatchObject([
    { kind: 'silent', provider: 'acme', silentMs: 30_000 },
  ])
  expect(collectAlerts([live(0), at(0, 2), tick(30), at(40, 2), tick(69), tick(70)], silent)).toHaveLength(2)
  // While the connection is down, the provider is not to blame.
  expect(collectAlerts([live(0), at(0, 2), live(5, false), tick(100), live(100), tick(129)], silent)).toEqual(
    [],
  )
})

const events: fc.Arbitrary<EngineEvent[]> = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 20_000 }),
      home: fc.constantFrom(1.8, 1.85, 1.9, 2, 2.1, 2.2),
      isOpen: fc.boolean(),
      gameId: fc.constantFrom('game-1', 'game-2', 'game-3'),
      provider: fc.constantFrom('acme', 'zenith'),
      kind: fc.constantFrom('odds', 'odds', 'odds', 'tick', 'connection'),
    }),
    { maxLength: 60 },
  )
  .map((entries) => {
    let nowMs = startMs
    return entries.map(({ afterMs, home, isOpen, gameId, provider, kind }): EngineEvent => {
      nowMs += afterMs
      if (kind === 'tick') return { type: 'tick', nowMs }
      if (kind === 'connection') return { type: 'connection', isLive: isOpen, nowMs }
      return {
        type: 'odds',
        odds: [received(nowMs, home, { status: isOpen ? 'open' : 'suspended', gameId, provider })],
        nowMs,
      }
    })
  })

function subjectOf(alert: Alert): string {
  if (alert.kind === 'silent' || alert.kind === 'late') return alert.provider
  if (alert.kind === 'withheld') throw new Error('The engine withholds nothing.')
  return alert.kind === 'suspension'
    ? `${alert.gameId} ${alert.market?.type} ${alert.provider}`
    : alert.gameId
}

function allRules(cooldownS: number): Rule[] {
  return (
    ['move', 'steam', 'reopened', 'line', 'arbitrage', 'off-consensus', 'suspension', 'silent'] as const
  ).map((kind) => ({
    ...newRule(kind, kind),
    cooldownS,
  }))
}

test('after an alert a rule raises none about the same subject until its cooldown has passed', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 60 }), (played, cooldownS) => {
      const last = new Map<string, EpochMs>()
      for (const alert of run(played, context(allRules(cooldownS))).alerts) {
        const key = `${alert.ruleId} ${subjectOf(alert)}`
        expect(alert.atMs - (last.get(key) ?? 0)).toBeGreaterThanOrEqual(cooldownS * 1000)
        last.set(key, alert.atMs)
      }
    }),
  )
})

test('a move is raised exactly when an open stretch of the market contains one', () => {
  const quotes = fc.array(
    fc.record({
      // Of records with one date the digest decides, and not the order of arrival at one instant.
      afterMs: fc.integer({ min: 1, max: 20_000 }),
      home: fc.integer({ min: 150, max: 300 }),
      isOpen: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(quotes, (entries) => {
      let nowMs = startMs
      const played = entries.map(({ afterMs, home, isOpen }) => {
        nowMs += afterMs
        return { atMs: nowMs, home: home / 100, isOpen }
      })
      const expected = played.flatMap(({ atMs, home, isOpen }, index) => {
        if (!isOpen) return []
        const stretch = played.slice(
          played.slice(0, index).findLastIndex((quote) => !quote.isOpen) + 1,
          index,
        )
        const hasMoved = stretch.some(
          (earlier) =>
            atMs - earlier.atMs <= 30_000 && (Math.abs(home - earlier.home) / earlier.home) * 100 + 1e-9 >= 5,
        )
        return hasMoved ? [atMs] : []
      })
      const found = collectAlerts(
        played.map(({ atMs, home, isOpen }) => ({
          type: 'odds',
          odds: [received(atMs, home, { status: isOpen ? 'open' : 'suspended' })],
          nowMs: atMs,
        })),
        move,
      )
      expect(found.map(({ atMs }) => atMs)).toEqual(expected)
    }),
  )
})

test('memory stays within its limits for any events', () => {
  const limits = { maxMarkets: 3, maxPoints: 4, maxProviders: 1, maxCooling: 2, maxSteam: 2, maxWaiting: 2 }
  fc.assert(
    fc.property(events, (played) => {
      const { state } = run(played, context(allRules(300), limits))
      expect(state.markets.size).toBeLessThanOrEqual(3)
      expect(state.providers.size).toBeLessThanOrEqual(1)
      expect(state.cooling.size).toBeLessThanOrEqual(2)
      for (const { window } of state.markets.values()) expect(window.length).toBeLessThanOrEqual(4)
      expect(state.steam.size).toBeLessThanOrEqual(2)
      expect(state.waiting.size).toBeLessThanOrEqual(2)
      expect(state.peers.size).toBeLessThanOrEqual(3)
    }),
  )
})

test('cooldowns and steam expire', () => {
  const hourLater: EngineEvent = { type: 'tick', nowMs: startMs + 3_600_000 }
  const { state } = run([at(0, 2), at(1, 3), hourLater], context(allRules(60)))
  expect(state.cooling.size).toBe(0)
  expect(state.steam.size).toBe(0)
})

test('one event with many odds raises the same alerts as many events, and a step mutates no argument', () => {
  fc.assert(
    fc.property(events, (played) => {
      const odds = played.flatMap((event) => (event.type === 'odds' ? event.odds : []))
      const nowMs = startMs
      const rules = context(allRules(20))
      const before = structuredClone(initialState)
      const together = step(initialState, { type: 'odds', odds, nowMs }, rules)
      const apart = run(
        odds.map((one) => ({ type: 'odds', odds: [one], nowMs })),
        rules,
      )
      expect(together.alerts).toEqual(apart.alerts)
      expect(together.state).toEqual(apart.state)
      expect(initialState).toEqual(before)
      const again = structuredClone(together.state)
      step(together.state, { type: 'odds', odds, nowMs }, rules)
      expect(together.state).toEqual(again)
    }),
  )
})

const offConsensus = newRule('off-consensus', 'r')

test('a provider that is off what the others agree on for a while is reported once', () => {
  const played = [
    live(0),
    total(1, 'acme', 2, 2),
    total(2, 'bravo', 2, 2),
    total(3, 'zenith', 1.7, 2.5),
    ...[10, 32, 34, 60].map(tick),
  ]
  const { alerts } = run(played, context([offConsensus]))
  expect(alerts).toHaveLength(1)
  expect(alerts[0]).toMatchObject({ kind: 'off-consensus', provider: 'zenith', others: 2, consensus: 0.5 })
  expect(alerts[0]?.atMs).toBe(startMs + 34_000)
})

test('a provider that returns to the others in time is not off consensus, nor is one of two', () => {
  const back = [
    live(0),
    total(1, 'acme', 2, 2),
    total(2, 'bravo', 2, 2),
    total(3, 'zenith', 1.7, 2.5),
    total(20, 'zenith', 2, 2),
    tick(60),
  ]
  expect(run(back, context([offConsensus])).alerts).toEqual([])
  const two = [live(0), total(1, 'acme', 2, 2), total(3, 'zenith', 1.7, 2.5), tick(60)]
  expect(run(two, context([offConsensus])).alerts).toEqual([])
})

test('a market that one provider has suspended while the others trade it is reported', () => {
  const rule = newRule('suspended-alone', 'r')
  const played = [
    live(0),
    ...['acme', 'bravo', 'zenith'].map((provider) => total(1, provider, 2, 2)),
    total(5, 'zenith', 2, 2, { status: 'suspended', reason: 'review' }),
    tick(20),
    tick(36),
    tick(60),
  ]
  const { alerts } = run(played, context([rule]))
  expect(alerts).toHaveLength(1)
  expect(alerts[0]).toMatchObject({
    kind: 'suspended-alone',
    provider: 'zenith',
    others: 2,
    forMs: 31_000,
    reason: 'review',
  })
})

test('a market that others have suspended too, or that has reopened, is not suspended alone', () => {
  const rule = newRule('suspended-alone', 'r')
  const open = ['acme', 'bravo', 'zenith'].map((provider) => total(1, provider, 2, 2))
  const stop = (second: number, provider: string) => total(second, provider, 2, 2, { status: 'suspended' })
  expect(
    run([live(0), ...open, stop(5, 'zenith'), stop(6, 'acme'), tick(60)], context([rule])).alerts,
  ).toEqual([])
  expect(
    run([live(0), ...open, stop(5, 'zenith'), total(9, 'zenith', 2, 2), tick(60)], context([rule])).alerts,
  ).toEqual([])
  // It trades another line, so that it has only moved its own.
  const moved = [live(0), ...open, total(4, 'zenith', 2, 2, { line: 3.5 }), stop(5, 'zenith'), tick(60)]
  expect(run(moved, context([rule])).alerts).toEqual([])
  // The others come back first.
  const alone = [live(0), ...open, stop(5, 'zenith'), stop(6, 'acme'), total(20, 'acme', 2, 2), tick(60)]
  expect(run(alone, context([rule])).alerts).toHaveLength(1)
})

test('a price that reaches a level is reported, in the directions of the rule and over a suspension', () => {
  const level = { ...newRule('level', 'r'), outcome: 'over', price: 2.1, cooldownS: 0 } as Rule
  const prices = [
    total(1, 'acme', 2, 2),
    total(2, 'acme', 2.1, 1.9),
    total(3, 'acme', 2.2, 1.8),
    total(4, 'acme', 2, 2),
  ]
  const found = (rule: Rule, played = prices) =>
    run(played, context([rule])).alerts.map(({ atMs }) => (atMs - startMs) / 1000)
  expect(found(level)).toEqual([2, 4])
  expect(found({ ...level, direction: 'drifting' } as Rule)).toEqual([2])
  expect(found({ ...level, direction: 'shortening' } as Rule)).toEqual([4])
  expect(found({ ...level, market: 'total@3.5' } as Rule)).toEqual([])
  expect(found({ ...level, market: 'total@2.5' } as Rule)).toEqual([2, 4])
  const suspended = total(2, 'acme', 2, 2, { status: 'suspended' })
  expect(found(level, [total(1, 'acme', 2, 2), suspended, total(3, 'acme', 2.5, 1.6)])).toEqual([3])
})

test('a margin that crosses its limit is reported once, also over a suspension', () => {
  const below = { ...newRule('margin', 'm'), percent: 5, cooldownS: 0 } as Rule // newRule returns the union
  const above = { ...below, direction: 'above' } as Rule
  const played = [
    total(0, 'acme', 1.8, 1.9),
    total(1, 'acme', 1.85, 1.9, { status: 'suspended' }),
    total(2, 'acme', 1.9, 1.95),
    total(3, 'acme', 1.91, 1.95),
    total(4, 'acme', 1.8, 1.9),
  ]
  expect(collectAlerts(played, below)).toMatchObject(
    [{ kind: 'margin', provider: 'acme', line: 2.5, from: 0.0819, to: 0.0391, atMs: startMs + 2_000 }].map(
      (alert) => ({ ...alert, from: expect.closeTo(alert.from, 4), to: expect.closeTo(alert.to, 4) }),
    ),
  )
  expect(collectAlerts(played, above).map(({ atMs }) => atMs)).toEqual([startMs + 4_000])
})

test('a kick-off is reported once, at the moment that the rule names, for scheduled games in its scope', () => {
  const rule = { ...newRule('kick-off', 'k'), minutes: 10 } as Rule // newRule returns the union
  const inMinutes = (id: string, minutes: number, status: Game['status'] = 'scheduled'): Game =>
    gameOf(id, { gameDate: toInstant(startMs + minutes * 60_000), status })
  const known = new Map(
    [
      inMinutes('game-soon', 8),
      inMinutes('game-later', 11),
      inMinutes('game-live', 8, 'live'),
      inMinutes('game-begun', -1),
    ].map((game) => [game.id, game]),
  )
  const alertsAt = (state: EngineState, second: number) =>
    step(state, tick(second), { rules: [rule], games: known })
  const first = alertsAt(initialState, 0)
  expect(first.alerts).toEqual([
    {
      id: `k|game-soon|${startMs - 120_000}`,
      ruleId: 'k',
      atMs: startMs - 120_000,
      kind: 'kick-off',
      gameId: 'game-soon',
      minutes: 10,
    },
  ])
  const second = alertsAt(first.state, 59)
  expect(second.alerts).toEqual([])
  expect(alertsAt(second.state, 60).alerts).toMatchObject([{ gameId: 'game-later', atMs: startMs + 60_000 }])
})

test('a provider is late if all its odds are for a while, and not for one record', () => {
  const rule = { ...newRule('late', 'l'), byS: 15, forS: 30, cooldownS: 60 } as Rule // newRule returns the union
  const late = (second: number, byS: number): EngineEvent =>
    at(second, 2 + second / 100, { date: toInstant(startMs + (second - byS) * 1000) })
  expect(collectAlerts([late(0, 20), late(20, 18), late(30, 17), late(31, 17)], rule)).toMatchObject([
    { kind: 'late', provider: 'acme', byMs: 17_000, atMs: startMs + 30_000 },
  ])
  expect(collectAlerts([late(0, 20), late(20, 1), late(30, 17), late(50, 17)], rule)).toEqual([])
})
