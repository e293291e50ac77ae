import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { formatPrice } from '../../shared/price-format.ts'
import type { Quoted } from '../../store/quoted.ts'
import type { Alert } from './alert.ts'
import { alertText } from './alert-text.ts'

const games = new Map(
  ['game-1', 'game-2'].map((id) => [id, gameOf(id, { homeTeam: `Home ${id}`, awayTeam: 'Away' })]),
)

function describe(alert: Alert) {
  return alertText(alert, {
    games,
    format: { priceFormat: 'american', price: (price) => formatPrice(price, 'american') },
  })
}

const common = { id: '1', ruleId: 'r', atMs: 0 }
const market = { gameId: 'game-1', market: { type: 'moneyline' }, line: undefined, provider: 'acme' }

function quoted(decimal: number): Quoted {
  return { price: decimal, format: 'decimal', decimal }
}

test('a move shows both prices in the analyst’s format, and links to its market', () => {
  expect(
    describe({
      ...common,
      ...market,
      kind: 'move',
      outcome: { id: 'home' },
      from: quoted(2),
      to: quoted(2.2),
      tookMs: 12_000,
    }),
  ).toEqual({
    title: 'Home game-1 – Away',
    detail: 'Home game-1 +100 → +120 (+10.0%) in 12.0\u00A0s · Moneyline, acme',
    href: '/games/game-1?market=moneyline&outcome=home&focus=acme',
  })
})

test('a move names its outcome, line and part of the game', () => {
  const alert: Alert = {
    ...common,
    ...market,
    market: { type: 'total', period: '1h', line: 1.5 },
    line: 1.5,
    kind: 'move',
    outcome: { id: 'under' },
    from: quoted(2),
    to: quoted(2.2),
    tookMs: 900,
  }
  expect(describe(alert).detail).toMatch(
    /^Under 1\.5 \+100 → \+120 .* in 900\u00A0ms · Total · 1st half, acme$/,
  )
})

test('steam names its outcome and providers', () => {
  expect(
    describe({
      ...common,
      kind: 'steam',
      gameId: 'game-1',
      market: { type: 'total', line: 2.5 },
      line: 2.5,
      outcome: { id: 'over' },
      direction: 'shortening',
      providers: ['acme', 'bravo', 'zenith'],
    }),
  ).toEqual({
    title: 'Home game-1 – Away',
    detail: 'Steam: Over 2.5 shortens at 3 providers (acme, bravo, zenith) · Total',
    href: '/games/game-1?market=total%402.5&outcome=over&focus=acme',
  })
})

test('a reopening, a line and an arbitrage say what is different now', () => {
  const spread = { ...common, gameId: 'game-1', market: { type: 'spread' }, provider: 'acme' }
  expect(
    describe({
      ...spread,
      kind: 'reopened',
      line: -14.5,
      fromLine: -2.5,
      outcome: { id: 'home' },
      from: quoted(1.5),
      to: quoted(2),
    }).detail,
  ).toBe('Reopened: Home game-1 −14.5 −200 → +100 (+33.3%), line was −2.5 · Spread, acme')
  expect(describe({ ...spread, kind: 'line', line: -14.5, fromLine: -2.5 }).detail).toBe(
    'Line −2.5 → −14.5 · Spread, acme',
  )
  expect(
    describe({
      ...common,
      kind: 'arbitrage',
      gameId: 'game-1',
      market: { type: 'total', line: 2.5 },
      line: 2.5,
      profit: 0.012,
      best: [
        { outcome: { id: 'over' }, provider: 'acme', quoted: quoted(2.1) },
        { outcome: { id: 'under' }, provider: 'bravo', quoted: quoted(2) },
      ],
    }).detail,
  ).toBe('Arbitrage 1.2%: Over +110 acme, Under +100 bravo · Total 2.5')
})

test('a suspension links to its market, a silent provider has no link', () => {
  expect(describe({ ...common, ...market, kind: 'suspension', reason: undefined })).toMatchObject({
    detail: 'Suspended · Moneyline, acme',
    href: expect.stringContaining('/games/game-1'),
  })
  expect(
    describe({
      ...common,
      kind: 'suspension',
      gameId: 'game-1',
      market: undefined,
      line: undefined,
      provider: 'acme',
      reason: 'goal',
    }),
  ).toMatchObject({ detail: 'Suspended: goal · all markets, acme', href: '/games/game-1' })
  expect(describe({ ...common, kind: 'silent', provider: 'acme', silentMs: 45_000 })).toEqual({
    title: 'acme is silent',
    detail: 'No updates for 45\u00A0s',
    href: undefined,
  })
})

test('a provider off consensus, a level and a lonely suspension say what they compare', () => {
  const total = {
    ...common,
    gameId: 'game-1',
    market: { type: 'total', line: 2.5 },
    line: 2.5,
    provider: 'acme',
  }
  expect(
    describe({
      ...total,
      kind: 'off-consensus',
      outcome: { id: 'over' },
      quoted: quoted(2.4),
      own: 0.398,
      consensus: 0.462,
      others: 4,
    }).detail,
  ).toBe('Off consensus: Over 2.5 +140 is 39.8% without margin, 4 others say 46.2% · Total, acme')
  expect(
    describe({
      ...total,
      kind: 'level',
      outcome: { id: 'over' },
      from: quoted(1.95),
      to: quoted(2.1),
      level: 2,
    }).detail,
  ).toMatch(/^Level \+100: Over 2\.5 −\d+ → \+110 · Total, acme$/)
  expect(
    describe({ ...total, kind: 'suspended-alone', forMs: 31_000, others: 2, reason: 'goal' }).detail,
  ).toBe('Suspended alone for 31\u00A0s, 2 others trade: goal · Total 2.5, acme')
})

test('the line for alerts without one names their causes and games, the most frequent first', () => {
  const alert: Alert = {
    ...common,
    kind: 'withheld',
    ids: ['a', 'b', 'c'],
    kinds: { arbitrage: 1, move: 2 },
    games: { 'game-1': 1, 'game-2': 2 },
  }
  expect(describe(alert)).toEqual({
    title: '3 more alerts in 2 games',
    detail: '2 price moves, 1 arbitrage · Home game-2 – Away (2), Home game-1 – Away',
    href: undefined,
  })
  expect(describe({ ...alert, games: { 'game-1': 3 } }).href).toBe('/games/game-1')
})
