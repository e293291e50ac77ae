import { gameOf } from '@sportsfeeds/client/testing'
import type { Game } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { advanceMarket, type Market } from '../../store/market.ts'
import { received } from '../../testing/received.ts'
import { type BoardInput, boardRows } from './board-rows.ts'
import { type BoardView, defaultView } from './board-view.ts'

const nowMs = Date.UTC(2026, 4, 1, 19)

function market(gameId: string, fields: Parameters<typeof received>[1] = {}): Market {
  return advanceMarket(undefined, [received(nowMs, { gameId, ...fields })], nowMs)
}

const games: Game[] = [
  gameOf('game-pl', { league: 'Premier League', homeTeam: 'Liverpool', awayTeam: 'Everton' }),
  gameOf('game-liga', {
    league: 'La Liga',
    homeTeam: 'Atlético Madrid',
    awayTeam: 'Sevilla',
    status: 'scheduled',
    gameDate: '2026-05-01T21:00:00.000Z',
  }),
  gameOf('game-wta', {
    sport: 'tennis',
    league: 'WTA',
    homeTeam: 'Iga Świątek',
    awayTeam: 'Aryna Sabalenka',
  }),
]

const markets = [
  market('game-wta', { homeOdds: 300 }),
  market('game-pl', { type: 'total', homeOdds: 100 }),
  market('game-pl', { homeOdds: 200 }),
  market('game-liga', { homeOdds: 150, isOpen: false }),
]

function board(view: Partial<BoardView> = {}, more: Partial<BoardInput> = {}) {
  return boardRows({
    markets,
    games: new Map(games.map((game) => [game.id, game])),
    view: { ...defaultView, ...view },
    tracked: 'home',
    serverNowMs: nowMs,
    ...more,
  })
}

function listKeys(view: Partial<BoardView>, more?: Partial<BoardInput>): string[] {
  return board(view, more).rows.map(({ key }) => key.replace('/acme', ''))
}

test('markets are grouped by sport and league, those of one game together', () => {
  expect(listKeys({})).toEqual([
    'soccer/La Liga',
    'game-liga/moneyline',
    'soccer/Premier League',
    'game-pl/moneyline',
    'game-pl/total',
    'tennis/WTA',
    'game-wta/moneyline',
  ])
  const firsts = board().rows.flatMap((row) => (row.kind === 'market' && row.isFirstOfGame ? [row.key] : []))
  expect(firsts).toHaveLength(3)
})

test('the flat list is sorted by start', () => {
  expect(listKeys({ isGrouped: false })).toEqual([
    'game-wta/moneyline',
    'game-pl/moneyline',
    'game-pl/total',
    'game-liga/moneyline',
  ])
})

test('prices sort in both directions, and markets without one come last in both', () => {
  const flat = { isGrouped: false, sort: 'home' } as const
  const ascending = ['game-pl/total', 'game-liga/moneyline', 'game-pl/moneyline', 'game-wta/moneyline']
  expect(listKeys(flat)).toEqual(ascending)
  expect(listKeys({ ...flat, isDescending: true })).toEqual(ascending.toReversed())
  const without = [...markets, market('game-x', { homeOdds: 'x' })]
  for (const isDescending of [false, true]) {
    expect(listKeys({ ...flat, isDescending }, { markets: without }).at(-1)).toBe('game-x/moneyline')
  }
})

test('a market is listed if it matches all filters', () => {
  expect(listKeys({ sport: 'tennis' })).toEqual(['tennis/WTA', 'game-wta/moneyline'])
  expect(listKeys({ league: 'La Liga', isGrouped: false })).toEqual(['game-liga/moneyline'])
  expect(listKeys({ status: 'upcoming', isGrouped: false })).toEqual(['game-liga/moneyline'])
  expect(listKeys({ status: 'suspended', isGrouped: false })).toEqual(['game-liga/moneyline'])
  expect(listKeys({ status: 'live', sport: 'soccer', isGrouped: false })).toEqual([
    'game-pl/moneyline',
    'game-pl/total',
  ])
  expect(listKeys({ status: 'stale' }, { serverNowMs: nowMs + 120_000 })).toContain('game-wta/moneyline')
  expect(listKeys({ status: 'stale' })).toEqual([])
})

test('text matches if every word occurs in the row, with or without accents', () => {
  expect(listKeys({ text: 'swiatek', isGrouped: false })).toEqual(['game-wta/moneyline'])
  expect(listKeys({ text: 'premier TOTAL', isGrouped: false })).toEqual(['game-pl/total'])
  expect(listKeys({ text: 'premier tennis' })).toEqual([])
})

test('filter options do not shrink with the filters', () => {
  const { sports, leagues, shown, total } = board({ sport: 'tennis', text: 'nothing' })
  expect(sports).toEqual(['soccer', 'tennis'])
  expect(leagues).toEqual(['WTA'])
  expect([shown, total]).toEqual([0, 4])
})

test('a game that is not listed is named by the summary of its odds', () => {
  const unlisted = [market('game-x', { summary: 'Reds @ Blues' })]
  expect(listKeys({}, { markets: unlisted })).toEqual(['other/Unknown game', 'game-x/moneyline'])
  expect(listKeys({ text: 'blues', isGrouped: false }, { markets: unlisted })).toEqual(['game-x/moneyline'])
})
