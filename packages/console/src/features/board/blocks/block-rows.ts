import { compareGroups, type MarketGroup } from '@sportsfeeds/client'
import type { EpochMs, GameId, ProviderName } from '@sportsfeeds/domain'
import {
  type Fold,
  type OutcomeRowData,
  outcomeRows,
  toGroup,
} from '../../../shared/comparison/outcome-rows.ts'
import { humanise } from '../../../shared/format.ts'
import { marketName } from '../../../shared/market-name.ts'
import { outcomeName } from '../../../shared/outcome-name.ts'
import { isStale } from '../../../shared/staleness.ts'
import type { Times } from '../../../shared/times.ts'
import type { Games } from '../../../store/game-store.ts'
import type { LastHeard } from '../../../store/last-heard.ts'
import type { GroupKey, Market } from '../../../store/market.ts'
import type { WatchList } from '../../../store/preferences.ts'
import {
  type BoardGame,
  type BoardHeading,
  byText,
  compareGames,
  compareHeadings,
  getHeading,
  toBoardGame,
} from '../board-game.ts'
import type { BoardView } from '../board-view.ts'
import { hasWords } from '../../../shared/has-words.ts'
import { holdOrder } from '../hold-order.ts'

export type BlockRow =
  | {
      readonly kind: 'heading'
      readonly key: string
      readonly heading: BoardHeading
      readonly games: number
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'game'
      readonly key: string
      readonly gameId: GameId
      /** Any market of the game. */
      readonly groupKey: GroupKey
      /** Markets that are not shown: those of parts of the game and about players, unless they are unfolded. */
      readonly folded: Fold | undefined
    }
  | OutcomeRowData

export interface BlocksInput {
  readonly groups: readonly (readonly Market[])[]
  readonly games: Games
  readonly lastHeard: LastHeard
  readonly watchList: WatchList
  readonly view: BoardView
  /** Folds that are not as they are at first: headings open, all else closed. */
  readonly toggled: ReadonlySet<string>
  readonly serverNowMs: EpochMs
  readonly times: Times
  /** Figure of a market that games are sorted by; a game takes the lowest of its markets. Undefined ones come last. */
  readonly getFigure: (group: MarketGroup<Market>, game: BoardGame) => number | undefined
  readonly hasArbitrage: (group: MarketGroup<Market>, game: BoardGame) => boolean
  /** Games in the order that is to be kept; new ones come after them. */
  readonly heldOrder: readonly GameId[] | undefined
}

export interface BlockRows {
  readonly rows: readonly BlockRow[]
  readonly gameOrder: readonly GameId[]
  /** Number of games in the view; `total` counts all. */
  readonly shown: number
  readonly total: number
  readonly hidden: number
  /** Filter options, independent of the active filters. */
  readonly sports: readonly string[]
  readonly leagues: readonly string[]
  /** Number of markets by provider. */
  readonly providers: ReadonlyMap<ProviderName, number>
  readonly types: readonly string[]
}

/** Filters, sorts and folds the games into the board's rows, top to bottom. */
export function blockRows(input: BlocksInput): BlockRows {
  const { view, watchList } = input
  const all = toBlocks(input)
  const hidden = new Set(watchList.hidden)
  const shown = all
    .filter(({ game }) => !hidden.has(game.id) && isGameShown(game, view, watchList))
    .map((block) => ({
      ...block,
      groups: block.groups.filter((group) => isGroupShown(group, block.game, input)),
    }))
    .filter(({ groups }) => groups.length > 0)
  const sorted = holdOrder(shown.toSorted(comparison(input)), ({ game }) => game.id, input.heldOrder)
  return {
    rows: toRows(sorted, input),
    gameOrder: sorted.map(({ game }) => game.id),
    shown: shown.length,
    total: all.length,
    hidden: all.filter(({ game }) => hidden.has(game.id)).length,
    sports: distinct(all.map(({ game }) => game.sport)),
    leagues: distinct(
      all
        .filter(({ game }) => view.sport === undefined || game.sport === view.sport)
        .map(({ game }) => game.league),
    ),
    providers: countMarkets(input.groups),
    types: distinct(all.flatMap(({ groups }) => groups.map(({ market }) => market.type))),
  }
}

interface Block {
  readonly game: BoardGame
  /** Markets as they are read: the whole game first, its winner before handicaps and totals. */
  readonly groups: readonly MarketGroup<Market>[]
}

function toBlocks({ groups, games }: BlocksInput): Block[] {
  const byGame = new Map<GameId, (readonly Market[])[]>()
  for (const markets of groups) {
    const [first] = markets
    if (first === undefined) continue
    const known = byGame.get(first.gameId)
    if (known === undefined) byGame.set(first.gameId, [markets])
    else known.push(markets)
  }
  return [...byGame].flatMap(([id, own]) => {
    const [first] = own.flat()
    if (first === undefined) return []
    return {
      game: toBoardGame(games.get(id), first),
      groups: own.flatMap((markets) => toGroup(markets) ?? []).toSorted(compareGroups),
    }
  })
}

function countMarkets(groups: readonly (readonly Market[])[]): ReadonlyMap<ProviderName, number> {
  const counts = new Map<ProviderName, number>()
  for (const { provider } of groups.flat()) counts.set(provider, (counts.get(provider) ?? 0) + 1)
  return counts
}

function isGameShown(game: BoardGame, view: BoardView, { pinned }: WatchList): boolean {
  return (
    (view.sport === undefined || view.sport === game.sport) &&
    (view.league === undefined || view.league === game.league) &&
    (view.status !== 'watched' || pinned.includes(game.id)) &&
    (view.status !== 'live' || game.isLive) &&
    (view.status !== 'upcoming' || game.game?.status === 'scheduled' || game.game?.status === 'postponed')
  )
}

function isGroupShown(group: MarketGroup<Market>, game: BoardGame, input: BlocksInput): boolean {
  const { view } = input
  const markets = [group.main, ...group.alternates].flatMap((line) => line.markets)
  return (
    (view.type === undefined || view.type === group.market.type) &&
    (view.provider === undefined || markets.some(({ provider }) => provider === view.provider)) &&
    hasStatus(group, markets, game, input) &&
    isFound(group, markets, game, view.text)
  )
}

function hasStatus(
  group: MarketGroup<Market>,
  markets: readonly Market[],
  game: BoardGame,
  input: BlocksInput,
): boolean {
  const isOver = game.isEnded || markets.every(({ view }) => view.status === 'closed')
  switch (input.view.status) {
    case 'all':
    case 'live':
    case 'upcoming':
    case 'watched':
      return true
    case 'arbitrage':
      return !isOver && input.hasArbitrage(group, game)
    case 'suspended':
      return !isOver && markets.some(({ view }) => view.status === 'suspended')
    case 'stale':
      return (
        !isOver &&
        markets.some(
          (market) => market.view.status === 'open' && isStale(market, { ...input, game: game.game }),
        )
      )
    case 'ended':
      return isOver
  }
}

function isFound(
  { market, main }: MarketGroup<Market>,
  markets: readonly Market[],
  { name, league, sport, game }: BoardGame,
  text: string,
): boolean {
  return (
    text === '' ||
    hasWords(text, [
      name,
      league,
      humanise(sport),
      marketName(market),
      market.type,
      ...main.outcomes.map((outcome) => outcomeName(outcome, game)),
      ...markets.map(({ provider, line }) => `${provider} ${line ?? ''}`),
    ])
  )
}

function comparison({ view, watchList, times, getFigure }: BlocksInput): (a: Block, b: Block) => number {
  const pinned = new Set(watchList.pinned)
  const figures = new Map<Block, number>()
  const figureOf = (block: Block): number => {
    const known = figures.get(block)
    if (known !== undefined) return known
    const own = block.groups.flatMap((group) => getFigure(group, block.game) ?? [])
    const figure = Math.min(Number.MAX_VALUE, ...own)
    figures.set(block, figure)
    return figure
  }
  return (a, b) =>
    Number(pinned.has(b.game.id)) - Number(pinned.has(a.game.id)) ||
    compareHeadings(a.game, b.game, view.grouping, times) ||
    (view.order === 'start' ? 0 : figureOf(a) - figureOf(b)) ||
    compareGames(a.game, b.game)
}

function toRows(blocks: readonly Block[], input: BlocksInput): BlockRow[] {
  const pinned = new Set(input.watchList.pinned)
  const headed = Map.groupBy(blocks, ({ game }) => {
    const heading = pinned.has(game.id) ? watched : getHeading(game, input.view.grouping, input)
    return heading?.key
  })
  return [...headed].flatMap(([key, members]): BlockRow[] => {
    const [first] = members
    const rows = members.flatMap((block) => gameRows(block, input))
    if (key === undefined || first === undefined) return rows
    const heading = key === watched.key ? watched : getHeading(first.game, input.view.grouping, input)
    if (heading === undefined) return rows
    const isOpen = !input.toggled.has(headingFold(key))
    return [{ kind: 'heading', key, heading, games: members.length, isOpen }, ...(isOpen ? rows : [])]
  })
}

/** Key of a heading's fold. */
export function headingFold(key: string): string {
  return `heading ${key}`
}

const watched: BoardHeading = { key: '(watched)', title: 'Watch list', sport: undefined }

function gameRows({ game, groups }: Block, { toggled, view }: BlocksInput): BlockRow[] {
  const whole = groups.filter(({ market }) => market.period === undefined && market.subject === undefined)
  // A filter that leaves only parts and players shows them.
  const atFirst = whole.length === 0 || view.type !== undefined || view.text !== '' ? groups : whole
  const folded = groups.filter((group) => !atFirst.includes(group))
  const key = `markets ${game.id}`
  const isOpen = toggled.has(key)
  const [first] = groups
  const groupKey = first?.main.markets[0]?.group
  if (groupKey === undefined) return []
  return [
    {
      kind: 'game',
      key: game.id,
      gameId: game.id,
      groupKey,
      folded: folded.length === 0 ? undefined : { key, isOpen, count: folded.length },
    },
    ...[...atFirst, ...(isOpen ? folded : [])].flatMap((group) =>
      // What was found may be at any line.
      outcomeRows(group, toggled, view.status === 'arbitrage'),
    ),
  ]
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(byText)
}
