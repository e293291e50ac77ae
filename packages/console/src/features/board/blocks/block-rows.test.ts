import { gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import type { Game } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { timesIn } from '../../../shared/times.ts'
import type { LastHeard } from '../../../store/last-heard.ts'
import { advanceMarket, type Market } from '../../../store/market.ts'
import { type BoardView, defaultView } from '../board-view.ts'
import { type BlocksInput, blockRows, type BlockRow, headingFold } from './block-rows.ts'

const nowMs = Date.UTC(2026, 4, 1, 12)

function market(gameId: string, fields: OddsFields = {}): Market {
  const arrived = [oddsAt(nowMs, { gameId, ...fields })]
  return advanceMarket(undefined, { arrived, betStop: undefined, nowMs })
}

function game(id: string, homeTeam: string, fields: Partial<Game>): Game {
  return gameOf(id, { homeTeam, awayTeam: 'Rovers', league: 'Cup', ...fields })
}

const games = [
  game('game-later', 'Zebras', { status: 'scheduled', gameDate: '2026-05-03T18:00:00.000Z' }),
  game('game-today', 'Foxes', { status: 'scheduled', gameDate: '2026-05-01T18:00:00.000Z' }),
  game('game-live', 'Otters', { status: 'live', gameDate: '2026-05-01T11:00:00.000Z', league: 'Shield' }),
  game('game-over', 'Bears', { status: 'finished', gameDate: '2026-05-01T09:00:00.000Z' }),
]

const heardNow: LastHeard = { providers: new Map([['acme', nowMs]]), games: new Map() }

function board(view: Partial<BoardView> = {}, more: Partial<BlocksInput> & { markets?: Market[] } = {}) {
  const { markets = games.map(({ id }) => market(id)), ...input } = more
  return blockRows({
    groups: [...Map.groupBy(markets, ({ group }) => group).values()],
    games: new Map(games.map((one) => [one.id, one])),
    lastHeard: heardNow,
    watchList: { pinned: [], hidden: [] },
    view: { ...defaultView, ...view },
    toggled: new Set(),
    serverNowMs: nowMs,
    times: timesIn.utc,
    getFigure: () => undefined,
    hasArbitrage: () => false,
    heldOrder: undefined,
    ...input,
  })
}

/** Headings and games, and markets with their line and outcome. */
function listed(rows: readonly BlockRow[]): string[] {
  return rows.map((row) => {
    if (row.kind === 'heading') return `# ${row.heading.title} ${row.games}`
    return row.kind === 'game' ? row.gameId : row.key.slice(row.gameId.length + 1)
  })
}

function gamesOf(view: Partial<BoardView>, more?: Partial<BlocksInput> & { markets?: Market[] }): string[] {
  return board(view, more).rows.flatMap((row) => (row.kind === 'game' ? [row.gameId] : []))
}

test('live games come first, then the others by start, and games that are over last', () => {
  expect(listed(board().rows).filter((text) => !text.startsWith('moneyline'))).toEqual([
    '# Live 1',
    'game-live',
    '# Today 1',
    'game-today',
    '# Sun 3 May 1',
    'game-later',
    '# Ended 1',
    'game-over',
  ])
})

test('games are grouped by league, or not at all', () => {
  expect(listed(board({ grouping: 'league' }).rows).filter((text) => text.startsWith('#'))).toEqual([
    '# Cup 2',
    '# Shield 1',
    '# Ended 1',
  ])
  expect(gamesOf({ grouping: 'none' })).toEqual(['game-live', 'game-today', 'game-later', 'game-over'])
})

test('a heading that is folded hides its games, and still counts them', () => {
  const { rows } = board({}, { toggled: new Set([headingFold('(live)')]) })
  expect(listed(rows).slice(0, 2)).toEqual(['# Live 1', '# Today 1'])
})

test('each market has a row an outcome at its main line, and its other lines are folded', () => {
  const markets = [1.5, 2.5, 3.5].map((line) =>
    market('game-live', { type: 'total', line, main: line === 2.5, prices: { over: 100, under: -120 } }),
  )
  const closed = board({ grouping: 'none' }, { markets }).rows
  expect(listed(closed)).toEqual(['game-live', 'total@2.5|over', 'total@2.5|under'])
  const [, first] = closed
  const folded = first?.kind === 'outcome' ? first.folded : undefined
  expect(folded).toMatchObject({ isOpen: false, count: 2 })
  const open = board({ grouping: 'none' }, { markets, toggled: new Set([folded?.key ?? '']) }).rows
  expect(listed(open).slice(3)).toEqual([
    'total@1.5|over',
    'total@1.5|under',
    'total@3.5|over',
    'total@3.5|under',
  ])
})

test('markets of parts and players are folded under their game, unless a filter asks for them', () => {
  const points = { type: 'player-points', subject: 'James', line: 24.5, prices: { over: 100, under: -120 } }
  const markets = [market('game-live'), market('game-live', points)]
  const [row] = board({ grouping: 'none' }, { markets }).rows
  const folded = row?.kind === 'game' ? row.folded : undefined
  expect(folded).toMatchObject({ isOpen: false, count: 1 })
  const all = board({ grouping: 'none' }, { markets, toggled: new Set([folded?.key ?? '']) }).rows
  expect(listed(all)).toContain('player-points:James@24.5|over')
  const found = board({ grouping: 'none', text: 'james' }, { markets }).rows
  expect(listed(found)).toEqual([
    'game-live',
    'player-points:James@24.5|over',
    'player-points:James@24.5|under',
  ])
})

test('games on the watch list come first, and hidden ones are counted only', () => {
  const { rows, hidden, shown } = board({}, { watchList: { pinned: ['game-later'], hidden: ['game-live'] } })
  expect(listed(rows).slice(0, 2)).toEqual(['# Watch list 1', 'game-later'])
  expect([hidden, shown]).toEqual([1, 3])
  expect(gamesOf({ status: 'watched' }, { watchList: { pinned: ['game-over'], hidden: [] } })).toEqual([
    'game-over',
  ])
})

test('a game is listed if it matches all filters, with the markets that do', () => {
  const markets = [
    market('game-live', { provider: 'bravo' }),
    market('game-live', { type: 'total', prices: { over: 100, under: -120 } }),
    market('game-today', { status: 'suspended' }),
  ]
  expect(gamesOf({ status: 'live' }, { markets })).toEqual(['game-live'])
  expect(gamesOf({ status: 'suspended' }, { markets })).toEqual(['game-today'])
  expect(gamesOf({ league: 'Shield' }, { markets })).toEqual(['game-live'])
  expect(listed(board({ type: 'total', grouping: 'none' }, { markets }).rows)).toEqual([
    'game-live',
    'total@|over',
    'total@|under',
  ])
  expect(listed(board({ provider: 'bravo', grouping: 'none' }, { markets }).rows)[1]).toMatch(/^moneyline/)
  expect(gamesOf({ text: 'otters' }, { markets })).toEqual(['game-live'])
  expect(gamesOf({ status: 'stale' }, { markets, serverNowMs: nowMs + 120_000 })).toEqual(['game-live'])
})

test('games are sorted by a figure within their heading, those without one last', () => {
  const figures = new Map([
    ['game-later', -3],
    ['game-today', -1],
  ])
  const getFigure: BlocksInput['getFigure'] = (_, { id }) => figures.get(id)
  expect(gamesOf({ order: 'move', grouping: 'league' }, { getFigure })).toEqual([
    'game-later',
    'game-today',
    'game-live',
    'game-over',
  ])
  expect(gamesOf({ order: 'move', grouping: 'none' }, { getFigure })).toEqual([
    'game-later',
    'game-today',
    'game-live',
    'game-over',
  ])
})

test('an order that is held stays, whatever the figures', () => {
  const heldOrder = ['game-today', 'game-later']
  expect(gamesOf({ order: 'move', grouping: 'none' }, { heldOrder })).toEqual([
    'game-today',
    'game-later',
    'game-live',
    'game-over',
  ])
})

test('providers are counted by their markets', () => {
  const markets = [market('game-live'), market('game-today'), market('game-live', { provider: 'bravo' })]
  expect([...board({}, { markets }).providers]).toEqual([
    ['acme', 2],
    ['bravo', 1],
  ])
})

test('among arbitrages all lines of a market are shown, since any of them may be one', () => {
  const markets = [
    market('game-today', { type: 'total', line: 2.5 }),
    market('game-today', { type: 'total', line: 3.5 }),
  ]
  const lines = (more: Partial<BlocksInput>): (number | undefined)[] =>
    board({ status: 'arbitrage' }, { markets, hasArbitrage: () => true, ...more }).rows.flatMap((row) =>
      row.kind === 'outcome' && row.isFirstOfLine ? [row.line] : [],
    )
  expect(lines({})).toEqual([2.5, 3.5])
  expect(lines({ toggled: new Set([`lines ${markets[0]?.group}`]) })).toEqual([2.5])
})
