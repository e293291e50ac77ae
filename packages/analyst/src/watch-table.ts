import type { ConnectionState, ReceivedOdds, ClientStats } from '@sportsfeeds/client'
import { marketId, toDecimal } from '@sportsfeeds/domain'
import { type Cell, columns, cut, right } from './columns.ts'
import { lineText, priceText } from './odds-text.ts'
import { latencyText, stateText } from './state-text.ts'

/** Screen of `watch`: the newest prices, one market a line. */
export interface WatchTable {
  take(odds: ReceivedOdds): void
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
  /** A game's name, where it is known. */
  readonly nameOf: (gameId: string) => string | undefined
}

export function createWatchTable(): WatchTable {
  const markets = new Map<string, Market>()

  return {
    take: (odds) => {
      if (odds.recency === 'historical') return
      const id = marketId(odds)
      const before = markets.get(id)
      // The market that moved last is last in the map.
      markets.delete(id)
      markets.set(id, {
        odds,
        homeMove: moveOf(before?.odds, odds, 'homeOdds'),
        awayMove: moveOf(before?.odds, odds, 'awayOdds'),
      })
      const [quietest] = markets.keys()
      if (markets.size > maxMarkets && quietest !== undefined) markets.delete(quietest)
    },

    render: (view) => {
      const paint = painter(view.isColoured)
      const heads = [
        `${stateMark(view.state, paint)} ${stateText(view.state, view.nowMs)}  ${markets.size} markets  ${view.stats.received} odds`,
        latencyText(view.stats),
      ].filter((line) => line !== '')
      const capacity = Math.max(0, view.rows - heads.length - 2)
      const shown = [...markets.values()].slice(-capacity || markets.size).toSorted(byGame)
      const rows = capacity === 0 ? [] : [titles, ...shown.map((market) => rowOf(market, view, paint))]
      const [head = '', ...more] = heads
      return [head, ...more.map((line) => cut(line, view.width)), '', ...columns(rows)].slice(0, view.rows)
    },
  }
}

type Move = 'up' | 'down' | 'none'

interface Market {
  readonly odds: ReceivedOdds
  readonly homeMove: Move
  readonly awayMove: Move
}

type Paint = (text: string, colour: keyof typeof codes) => string

const codes = { red: 31, green: 32, yellow: 33, dim: 2 }

function painter(isColoured: boolean): Paint {
  return (text, colour) => (isColoured ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text)
}

const maxMarkets = 2_000

const titles: Cell[] = [
  'GAME',
  'MARKET',
  'PROVIDER',
  right('HOME'),
  right('DRAW'),
  right('AWAY'),
  '',
  right('AGE'),
]

/** Longer prices pay more: the same direction in every format. */
function moveOf(before: ReceivedOdds | undefined, now: ReceivedOdds, side: 'homeOdds' | 'awayOdds'): Move {
  const change = before === undefined ? 0 : decimalOf(now, side) - decimalOf(before, side)
  if (change > 0) return 'up'
  return change < 0 ? 'down' : 'none'
}

function decimalOf(odds: ReceivedOdds, side: 'homeOdds' | 'awayOdds'): number {
  try {
    return toDecimal(odds[side], odds.oddsFormat)
  } catch {
    // A price that is none in its format has no direction.
    return Number.NaN
  }
}

function stateMark(state: ConnectionState, paint: Paint): string {
  if (state.kind === 'live') return paint('●', 'green')
  return state.kind === 'stale' || state.kind === 'offline' || state.kind === 'closed'
    ? paint('●', 'red')
    : paint('●', 'yellow')
}

function byGame(a: Market, b: Market): number {
  return marketId(a.odds) < marketId(b.odds) ? -1 : 1
}

function rowOf({ odds, homeMove, awayMove }: Market, { nowMs, nameOf, width }: View, paint: Paint): Cell[] {
  const { gameId, type, provider, oddsFormat, isOpen } = odds
  const side = (line: number | undefined, price: ReceivedOdds['homeOdds'], move: Move): Cell => ({
    text: `${lineText(line)} ${priceText(price, oddsFormat)} ${arrows[move]}`.trimStart(),
    align: 'right',
    paint: (text) => {
      if (!isOpen) return paint(text, 'dim')
      return move === 'none' ? text : paint(text, move === 'up' ? 'green' : 'red')
    },
  })
  return [
    cut(nameOf(gameId) ?? gameId, Math.max(minNameWidth, width - otherColumnsWidth)),
    cut(type, 14),
    cut(provider, 16),
    side(odds.home, odds.homeOdds, homeMove),
    right(priceText(odds.drawOdds, oddsFormat)),
    side(odds.away, odds.awayOdds, awayMove),
    isOpen ? '' : 'suspended',
    right(ageText(nowMs - odds.clientReceivedAt)),
  ]
}

const arrows = { up: '▲', down: '▼', none: ' ' }

const minNameWidth = 12
/** Most that the other columns need. */
const otherColumnsWidth = 80

function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return `${seconds}s`
  return seconds < 3_600 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3_600)}h`
}
