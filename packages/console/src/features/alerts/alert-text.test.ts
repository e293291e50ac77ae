import { gameOf } from '@sportsfeeds/client/testing'
import { expect, test } from 'vitest'
import { formatPrice } from '../../shared/format.ts'
import type { Alert } from './alert.ts'
import { alertText } from './alert-text.ts'

const games = new Map(
  ['game-1', 'game-2'].map((id) => [id, gameOf(id, { homeTeam: `Home ${id}`, awayTeam: 'Away' })]),
)

function describe(alert: Alert) {
  return alertText(alert, {
    games,
    format: { priceFormat: 'american', price: (decimal) => formatPrice(decimal ?? 0, 'american') },
  })
}

const common = { id: '1', ruleId: 'r', atMs: 0 }
const market = { gameId: 'game-1', market: 'moneyline', provider: 'acme' }

test('a move shows both prices in the analyst’s format, and links to its market', () => {
  expect(
    describe({ ...common, ...market, kind: 'move', outcome: 'home', from: 2, to: 2.2, tookMs: 12_000 }),
  ).toEqual({
    title: 'Home game-1 – Away',
    detail: 'Home game-1 +100 → +120 (+10.0%) in 12.0\u00A0s · Moneyline, acme',
    href: '/games/game-1?market=game-1%2Fmoneyline%2Facme',
  })
})

test('the outcomes of a total are called over and under', () => {
  const alert: Alert = {
    ...common,
    ...market,
    market: 'total',
    kind: 'move',
    outcome: 'away',
    from: 2,
    to: 2.2,
    tookMs: 900,
  }
  expect(describe(alert).detail).toMatch(/^Under \+100 → \+120 .* in 900\u00A0ms/)
})

test('steam lists its games and links to the last of them', () => {
  expect(
    describe({
      ...common,
      kind: 'steam',
      sport: 'soccer',
      direction: 'shortening',
      games: ['game-1', 'game-9'],
    }),
  ).toEqual({
    title: 'Steam in soccer',
    detail: 'Home prices shortening in 2 games: Home game-1 – Away, game-9',
    href: '/games/game-9',
  })
})

test('a suspension links to its market, a silent provider has no link', () => {
  expect(describe({ ...common, ...market, kind: 'suspension' })).toMatchObject({
    detail: 'Suspended · Moneyline, acme',
    href: expect.stringContaining('/games/game-1'),
  })
  expect(describe({ ...common, kind: 'silent', provider: 'acme', silentMs: 45_000 })).toEqual({
    title: 'acme is silent',
    detail: 'No updates for 45\u00A0s',
    href: undefined,
  })
})
