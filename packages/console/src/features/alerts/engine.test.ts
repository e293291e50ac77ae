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

const move = { ...newRule('move', 'r'), amount: 5, withinS: 30, cooldownS: 0 } as Rule // newRule returns the union

function collectAlerts(events: readonly EngineEvent[], ...rules: Rule[]): Alert[] {
  return run(events, context(rules)).alerts
}

test('a price that moves far enough within the period raises an alert with both prices', () => {
  expect(collectAlerts([at(0, 2), at(10, 2.04), at(20, 2.1)], move)).toEqual([
    {
      id: '1',
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
  const total = { type: 'total', line: 2.5 }
  const moved = at(1, 2, { ...total, prices: { over: 2, under: 2.4 } })
  expect(collectAlerts([at(0, 2, { ...total, prices: { over: 2, under: 2 } }), moved], move)).toMatchObject([
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
  expect(collectAlerts([...open, stop, stop], suspension)).toMatchObject([
    { kind: 'suspension', gameId: 'game-1', market: undefined, reason: 'goal' },
  ])
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

test('steam is several games of a sport that move in the same direction', () => {
  const steam = { ...newRule('steam', 's'), minGames: 3, percent: 3, withinS: 60, cooldownS: 0 } as Rule // newRule returns the union
  const shorter = (second: number, gameId: GameId): EngineEvent[] => [
    at(second, 2, { gameId }),
    at(second + 1, 1.9, { gameId }),
  ]
  const three = [...shorter(0, 'game-1'), ...shorter(10, 'game-2'), ...shorter(20, 'game-3')]
  expect(collectAlerts(three, steam)).toMatchObject([
    { kind: 'steam', sport: 'soccer', direction: 'shortening', games: ['game-1', 'game-2', 'game-3'] },
  ])
  expect(
    collectAlerts([...shorter(0, 'game-1'), ...shorter(10, 'game-2'), ...shorter(90, 'game-3')], steam),
  ).toEqual([])
  expect(
    collectAlerts([...shorter(0, 'game-1'), ...shorter(10, 'game-2'), ...shorter(20, 'game-4')], steam),
  ).toEqual([])
  const drift = [at(20, 2, { gameId: 'game-3' }), at(21, 2.2, { gameId: 'game-3' })]
  expect(collectAlerts([...shorter(0, 'game-1'), ...shorter(10, 'game-2'), ...drift], steam)).toEqual([])
  const sameGame = [...shorter(0, 'game-1'), ...shorter(10, 'game-1'), ...shorter(20, 'game-1')]
  expect(collectAlerts(sameGame, steam)).toEqual([])
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

function allRules(cooldownS: number): Rule[] {
  return (['move', 'steam', 'suspension', 'silent'] as const).map((kind) => ({
    ...newRule(kind, kind),
    cooldownS,
  }))
}

test('after an alert a rule raises none about the same subject until its cooldown has passed', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 60 }), (played, cooldownS) => {
      const last = new Map<string, EpochMs>()
      for (const alert of run(played, context(allRules(cooldownS))).alerts) {
        const subject =
          alert.kind === 'steam'
            ? `${alert.sport} ${alert.direction}`
            : alert.kind === 'silent'
              ? alert.provider
              : `${alert.gameId} ${alert.market?.type} ${alert.provider}`
        const key = `${alert.ruleId} ${subject}`
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
  const limits = { maxMarkets: 3, maxPoints: 4, maxProviders: 1, maxCooling: 2, maxSteamGames: 2 }
  fc.assert(
    fc.property(events, (played) => {
      const { state } = run(played, context(allRules(300), limits))
      expect(state.markets.size).toBeLessThanOrEqual(3)
      expect(state.providers.size).toBeLessThanOrEqual(1)
      expect(state.cooling.size).toBeLessThanOrEqual(2)
      for (const { window } of state.markets.values()) expect(window.length).toBeLessThanOrEqual(4)
      for (const followed of state.steam.values()) expect(followed.size).toBeLessThanOrEqual(2)
    }),
  )
})

test('cooldowns and steam groups expire', () => {
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
