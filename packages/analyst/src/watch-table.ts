import {
  type BookMarket,
  type ClientStats,
  type ConnectionState,
  createMarketBook,
  type GameUpdate,
  type ReceivedOdds,
} from '@sportsfeeds/client'
import { isPriced, type Outcome, toDecimal } from '@sportsfeeds/domain'
import { type Cell, columns, cut, right } from './columns.ts'
import { liveText } from './games.ts'
import { marketText, outcomeText, statusText } from './odds-text.ts'
import { latencyText, stateText } from './state-text.ts'

/** Screen of `watch`: the newest prices, one market of a provider a line. */
export interface WatchTable {
  takeOdds(odds: ReceivedOdds): void
  takeGame(update: GameUpdate): void
  /** The screen as lines: at most `rows` of them, none wider than `width`. */
  render(view: View): string[]
}

export interface View {
  readonly state: ConnectionState
  readonly stats: ClientStats
  readonly nowMs: number
  readonly rows: number
  readonly width: number
  readonly isColoured: boolean
}

export function createWatchTable(): WatchTable {
  const book = createMarketBook<ReceivedOdds>()
  /** The market that moved last is last in the map. */
  const rows = new Map<string, Row>()

  book.on('market', ({ market, previous }) => {
    rows.delete(market.id)
    rows.set(market.id, { market, moves: movesOf(previous, market) })
    const [quietest] = rows.values()
    if (rows.size <= maxMarkets || quietest === undefined) return
    const { gameId } = quietest.market
    for (const [id, { market: other }] of rows) if (other.gameId === gameId) rows.delete(id)
    book.forget(gameId)
  })

  const gameText = (gameId: string): string => {
    const known = book.game(gameId)
    return [known?.game.name ?? gameId, liveText(known?.live)].filter((part) => part !== '').join('  ')
  }

  const rowOf = ({ market, moves }: Row, { nowMs, stats, width }: View, paint: Paint): Cell[] => {
    const { view, oddsFormat, state } = market
    const game = book.game(market.gameId)?.game
    const priced = { market: market.market, outcomes: view.outcomes, oddsFormat }
    const shown = outcomesToShow(view.outcomes, market)
    const cells = Array.from({ length: maxOutcomes }, (_, index): Cell => {
      const outcome = shown[index]
      if (outcome === undefined) return ''
      const move = moves.get(outcome.id) ?? 'none'
      return {
        text: `${cut(outcomeText(priced, outcome, game), maxOutcomeWidth)} ${arrows[move]}`,
        align: 'right',
        paint: (text) => {
          if (view.status !== 'open' || !isPriced(outcome)) return paint(text, 'dim')
          return move === 'none' ? text : paint(text, move === 'up' ? 'green' : 'red')
        },
      }
    })
    const others = view.outcomes.length - shown.length
    return [
      cut(gameText(market.gameId), Math.max(minNameWidth, Math.floor(width / 4))),
      cut(marketText(market.market), 20),
      cut(market.provider, 14),
      cut(statusText(view) || (state.newest.late === true ? 'late' : ''), 20),
      right(ageText(ageMs(state.newest, nowMs, stats.serverOffsetMs))),
      ...cells,
      others > 0 ? `+${others}` : '',
    ]
  }

  return {
    takeOdds: (odds) => book.addOdds(odds),
    takeGame: ({ game, live }) => book.addGame(game, live),

    render: (view) => {
      const paint = painter(view.isColoured)
      const heads = [
        `${stateMark(view.state, paint)} ${stateText(view.state, view.nowMs)}  ${rows.size} markets  ${view.stats.received} odds`,
        latencyText(view.stats),
      ].filter((line) => line !== '')
      const capacity = Math.max(0, view.rows - heads.length - 2)
      const shown = [...rows.values()].slice(-capacity || rows.size).toSorted(byMarket)
      const table = capacity === 0 ? [] : [titles, ...shown.map((row) => rowOf(row, view, paint))]
      const [head = '', ...more] = heads
      return [head, ...more.map((line) => cut(line, view.width)), '', ...columns(table, view.width)].slice(
        0,
        view.rows,
      )
    },
  }
}

type Move = 'up' | 'down' | 'none'

interface Row {
  readonly market: BookMarket<ReceivedOdds>
  /** By outcome; empty if the line moved, since prices of different lines do not compare. */
  readonly moves: ReadonlyMap<string, Move>
}

type Paint = (text: string, colour: keyof typeof codes) => string

const codes = { red: 31, green: 32, yellow: 33, dim: 2 }

function painter(isColoured: boolean): Paint {
  return (text, colour) => (isColoured ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text)
}

const maxMarkets = 2_000
/** Outcomes of a market that have a column. */
const maxOutcomes = 3
const maxOutcomeWidth = 26

const titles: Cell[] = ['GAME', 'MARKET', 'PROVIDER', '', right('AGE'), 'OUTCOMES', '', '', '']

function movesOf(
  before: BookMarket<ReceivedOdds> | undefined,
  now: BookMarket<ReceivedOdds>,
): Map<string, Move> {
  if (before === undefined || before.line !== now.line) return new Map()
  const known = new Map(before.view.outcomes.map((outcome) => [outcome.id, decimalOf(outcome, before)]))
  return new Map(
    now.view.outcomes.map((outcome) => [outcome.id, moveOf(known.get(outcome.id), decimalOf(outcome, now))]),
  )
}

/** Longer prices pay more: the same direction in every format. */
function moveOf(before = Number.NaN, now: number): Move {
  if (now > before) return 'up'
  return now < before ? 'down' : 'none'
}

function decimalOf({ odds }: Outcome, { oddsFormat }: Pick<BookMarket, 'oddsFormat'>): number {
  if (odds === undefined) return Number.NaN
  try {
    return toDecimal(odds, oddsFormat)
  } catch {
    // A price that is none in its format has no direction.
    return Number.NaN
  }
}

/** All outcomes if they have columns, otherwise the favourites. */
function outcomesToShow(outcomes: readonly Outcome[], market: BookMarket<ReceivedOdds>): readonly Outcome[] {
  if (outcomes.length <= maxOutcomes) return outcomes
  return outcomes
    .filter(isPriced)
    .toSorted((a, b) => decimalOf(a, market) - decimalOf(b, market))
    .slice(0, maxOutcomes)
}

function stateMark(state: ConnectionState, paint: Paint): string {
  if (state.kind === 'live') return paint('●', 'green')
  return state.kind === 'stale' || state.kind === 'offline' || state.kind === 'closed'
    ? paint('●', 'red')
    : paint('●', 'yellow')
}

function byMarket(a: Row, b: Row): number {
  return a.market.id < b.market.id ? -1 : 1
}

const arrows = { up: '▲', down: '▼', none: ' ' }

const minNameWidth = 12

/** Since the provider's date, or since it came here if that is longer ago: the older of the two. */
function ageMs({ date, clientReceivedAt }: ReceivedOdds, nowMs: number, serverOffsetMs: number): number {
  return Math.max(nowMs - clientReceivedAt, nowMs + serverOffsetMs - Date.parse(date))
}

function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return `${seconds}s`
  return seconds < 3_600 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3_600)}h`
}
