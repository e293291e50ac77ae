import { gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import type { Game } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { timesIn } from '../../../shared/times.ts'
import type { LastHeard } from '../../../store/last-heard.ts'
import { advanceMarket, type Market } from '../../../store/market.ts'
import { type TableInput, tableRows, type Fold } from './table-rows.ts'
import { type BoardView, defaultView } from '../board-view.ts'

const nowMs = Date.UTC(2026, 4, 1, 19)

function market(gameId: string, fields: OddsFields = {}): Market {
  const arrived = [oddsAt(nowMs, { gameId, ...fields })]
  return advanceMarket(undefined, { arrived, betStop: undefined, nowMs })
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

const total = { type: 'total', prices: { over: 100, under: -110 } } as const

const markets = [
  market('game-wta', { prices: { home: 300, away: -110 } }),
  market('game-pl', total),
  market('game-pl', { prices: { home: 200, away: -110 } }),
  market('game-liga', { prices: { home: 150, away: -110 }, status: 'suspended' }),
]

const heardNow: LastHeard = {
  providers: new Map([['acme', nowMs]]),
  games: new Map(games.map(({ id }) => [`${id}/acme`, nowMs])),
}

function board(view: Partial<BoardView> = {}, more: Partial<TableInput> = {}) {
  return tableRows({
    markets,
    games: new Map(games.map((game) => [game.id, game])),
    lastHeard: heardNow,
    view: { ...defaultView, grouping: 'league', ...view },
    watchList: { pinned: [], hidden: [] },
    arbitrages: new Set(),
    heldOrder: undefined,
    tracked: 'home',
    toggled: new Set(),
    serverNowMs: nowMs,
    times: timesIn.utc,
    ...more,
  })
}

function listKeys(view: Partial<BoardView>, more?: Partial<TableInput>): string[] {
  return board(view, more).rows.map(({ key }) => key.replace('/acme', ''))
}

function folds(more: Partial<TableInput>): Fold[] {
  return board({}, more).rows.flatMap((row) => (row.kind === 'market' ? (row.fold ?? []) : []))
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
  expect(listKeys({ grouping: 'none' })).toEqual([
    'game-wta/moneyline',
    'game-pl/moneyline',
    'game-pl/total',
    'game-liga/moneyline',
  ])
})

test('prices sort in both directions, and markets without one come last in both', () => {
  const flat = { grouping: 'none', sort: 'home' } as const
  const ascending = ['game-pl/total', 'game-liga/moneyline', 'game-pl/moneyline', 'game-wta/moneyline']
  expect(listKeys(flat)).toEqual(ascending)
  expect(listKeys({ ...flat, isDescending: true })).toEqual(ascending.toReversed())
  const without = [...markets, market('game-x', { prices: { home: 'x', away: -110 } })]
  for (const isDescending of [false, true]) {
    expect(listKeys({ ...flat, isDescending }, { markets: without }).at(-1)).toBe('game-x/moneyline')
  }
})

test('a market is listed if it matches all filters', () => {
  expect(listKeys({ sport: 'tennis' })).toEqual(['tennis/WTA', 'game-wta/moneyline'])
  expect(listKeys({ league: 'La Liga', grouping: 'none' })).toEqual(['game-liga/moneyline'])
  expect(listKeys({ status: 'upcoming', grouping: 'none' })).toEqual(['game-liga/moneyline'])
  expect(listKeys({ status: 'suspended', grouping: 'none' })).toEqual(['game-liga/moneyline'])
  expect(listKeys({ status: 'live', sport: 'soccer', grouping: 'none' })).toEqual([
    'game-pl/moneyline',
    'game-pl/total',
  ])
  expect(listKeys({ status: 'stale' }, { serverNowMs: nowMs + 120_000 })).toContain('game-wta/moneyline')
  expect(listKeys({ status: 'stale' })).toEqual([])
})

test('text matches if every word occurs in the row, with or without accents', () => {
  expect(listKeys({ text: 'swiatek', grouping: 'none' })).toEqual(['game-wta/moneyline'])
  expect(listKeys({ text: 'premier TOTAL', grouping: 'none' })).toEqual(['game-pl/total'])
  expect(listKeys({ text: 'premier over', grouping: 'none' })).toEqual(['game-pl/total'])
  expect(listKeys({ text: 'premier tennis' })).toEqual([])
})

test('filter options do not shrink with the filters', () => {
  const { sports, leagues, shown, total: all } = board({ sport: 'tennis', text: 'nothing' })
  expect(sports).toEqual(['soccer', 'tennis'])
  expect(leagues).toEqual(['WTA'])
  expect([shown, all]).toEqual([0, 4])
})

test('a game that is not listed is named by the summary of its odds', () => {
  const unlisted = [market('game-x', { summary: 'Reds @ Blues' })]
  expect(listKeys({}, { markets: unlisted })).toEqual(['other/Unknown game', 'game-x/moneyline'])
  expect(listKeys({ text: 'blues', grouping: 'none' }, { markets: unlisted })).toEqual(['game-x/moneyline'])
})

test('games that are over, and closed markets, come last and have a filter of their own', () => {
  const closed = market('game-pl', { type: 'corners', status: 'closed' })
  const ended = new Map(
    games.map((game) => [game.id, game.id === 'game-liga' ? { ...game, status: 'finished' as const } : game]),
  )
  const more = { games: ended, markets: [closed, ...markets] }
  expect(listKeys({}, more)).toEqual([
    'soccer/Premier League',
    'game-pl/moneyline',
    'game-pl/total',
    'game-pl/corners',
    'tennis/WTA',
    'game-wta/moneyline',
    '(ended)',
    'game-liga/moneyline',
  ])
  expect(listKeys({ status: 'ended', grouping: 'none' }, more)).toEqual([
    'game-pl/corners',
    'game-liga/moneyline',
  ])
  expect(listKeys({ status: 'live', grouping: 'none' }, more)).not.toContain('game-liga/moneyline')
  expect(listKeys({ sort: 'home', grouping: 'none' }, more).slice(-2)).toEqual([
    'game-pl/corners',
    'game-liga/moneyline',
  ])
})

test('other lines are folded under the main one, and open in order', () => {
  const lines = [3.5, 1.5, 2.5].map((line) =>
    market('game-pl', {
      type: 'total',
      line,
      prices: line === 2.5 ? { over: -105, under: -115 } : { over: 250, under: -350 },
    }),
  )
  const flat = { grouping: 'none' } as const
  expect(listKeys(flat, { markets: lines })).toEqual(['game-pl/total@2.5'])
  const [fold] = folds({ markets: lines })
  expect(fold).toMatchObject({ isOpen: false, count: 2, kind: 'lines' })
  const toggled = new Set([fold?.key ?? ''])
  expect(listKeys(flat, { markets: lines, toggled })).toEqual([
    'game-pl/total@2.5',
    'game-pl/total@1.5',
    'game-pl/total@3.5',
  ])
})

test('the main line is the one that the provider calls so', () => {
  const even = market('game-pl', { type: 'total', line: 2.5, prices: { over: 100, under: 100 } })
  const named = market('game-pl', {
    type: 'total',
    line: 3.5,
    main: true,
    prices: { over: 250, under: -350 },
  })
  expect(listKeys({ grouping: 'none' }, { markets: [even, named] })).toEqual(['game-pl/total@3.5'])
  const lineless = market('game-pl', { type: 'total', prices: { over: 250, under: -350 } })
  expect(listKeys({ grouping: 'none' }, { markets: [even, lineless] })).toEqual(['game-pl/total'])
})

test('a race is one market with a row for each runner, removed ones last', () => {
  const race = market('game-x', {
    type: 'win',
    outcomes: [
      { id: 'r1', name: 'Alpha', odds: 300, status: 'removed' },
      { id: 'r2', name: 'Bravo', odds: 200 },
      { id: 'r3', name: 'Charlie', odds: 400 },
    ],
  })
  expect(listKeys({ grouping: 'none' }, { markets: [race] })).toEqual([
    'game-x/win',
    'game-x/win|r2',
    'game-x/win|r3',
    'game-x/win|r1',
  ])
  expect(listKeys({ grouping: 'none', text: 'charlie' }, { markets: [race] })).toHaveLength(4)
  const [fold] = folds({ markets: [race] })
  expect(fold).toMatchObject({ isOpen: true, count: 3, kind: 'outcomes' })
  expect(listKeys({ grouping: 'none' }, { markets: [race], toggled: new Set([fold?.key ?? '']) })).toEqual([
    'game-x/win',
  ])
})
