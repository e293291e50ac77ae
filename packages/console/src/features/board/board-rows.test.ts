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

test('markets stand under their sport and league, those of one game together', () => {
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

test('as one list they are by kick-off', () => {
  expect(listKeys({ isGrouped: false })).toEqual([
    'game-wta/moneyline',
    'game-pl/moneyline',
    'game-pl/total',
    'game-liga/moneyline',
  ])
})

test('an order by price goes both ways, and what has none comes last in both', () => {
  const flat = { isGrouped: false, sort: 'home' } as const
  const ascending = ['game-pl/total', 'game-liga/moneyline', 'game-pl/moneyline', 'game-wta/moneyline']
  expect(listKeys(flat)).toEqual(ascending)
  expect(listKeys({ ...flat, isDescending: true })).toEqual(ascending.toReversed())
  const without = [...markets, market('game-x', { homeOdds: 'x' })]
  for (const isDescending of [false, true]) {
    expect(listKeys({ ...flat, isDescending }, { markets: without }).at(-1)).toBe('game-x/moneyline')
  }
})

test('filters let through what fits all of them', () => {
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

test('text is found in any part of a row, without its accents, every word of it', () => {
  expect(listKeys({ text: 'swiatek', isGrouped: false })).toEqual(['game-wta/moneyline'])
  expect(listKeys({ text: 'premier TOTAL', isGrouped: false })).toEqual(['game-pl/total'])
  expect(listKeys({ text: 'premier tennis' })).toEqual([])
})

test('what there is to filter by does not shrink with the filter', () => {
  const { sports, leagues, shown, total } = board({ sport: 'tennis', text: 'nothing' })
  expect(sports).toEqual(['soccer', 'tennis'])
  expect(leagues).toEqual(['WTA'])
  expect([shown, total]).toEqual([0, 4])
})

test('a game that is not listed has its odds’ own words', () => {
  const unlisted = [market('game-x', { summary: 'Reds @ Blues' })]
  expect(listKeys({}, { markets: unlisted })).toEqual(['other/Not listed', 'game-x/moneyline'])
  expect(listKeys({ text: 'blues', isGrouped: false }, { markets: unlisted })).toEqual(['game-x/moneyline'])
})
