import * as z from 'zod'
import type { AddressCodec } from '../../shared/use-address-view.ts'

const sortKeys = [
  'start',
  'game',
  'market',
  'line',
  'home',
  'draw',
  'away',
  'opening',
  'last',
  'move',
  'margin',
  'provider',
  'age',
] as const
export type SortKey = (typeof sortKeys)[number]

export const statuses = [
  'all',
  'live',
  'upcoming',
  'watched',
  'arbitrage',
  'suspended',
  'stale',
  'ended',
] as const
export type StatusFilter = (typeof statuses)[number]

/** A block for each game with a column for each provider, or a row for each market of each provider. */
export const layouts = ['blocks', 'table'] as const
export type Layout = (typeof layouts)[number]

/** Order of the games in blocks: by start, by the largest move, or by the lowest book over the best prices. */
export const orders = ['start', 'move', 'book'] as const
export type Order = (typeof orders)[number]

/** Headings: live and the day of the start, the league, or none. */
export const groupings = ['start', 'league', 'none'] as const
export type Grouping = (typeof groupings)[number]

/** Durations that moves are measured over. */
export const moveWindows = ['1m', '5m', '1h', 'start'] as const
export type MoveWindow = (typeof moveWindows)[number]

/** Filters and order of the board. They are in the address, so that a link shows the same. */
export interface BoardView {
  readonly layout: Layout
  readonly sport: string | undefined
  readonly league: string | undefined
  readonly provider: string | undefined
  /** Type of the markets, in whatever period and about whatever subject. */
  readonly type: string | undefined
  readonly status: StatusFilter
  /** Free text; every word must occur in the row. */
  readonly text: string
  readonly grouping: Grouping
  readonly order: Order
  readonly moveWindow: MoveWindow
  /** Order of the table. */
  readonly sort: SortKey
  readonly isDescending: boolean
}

export const defaultView: BoardView = {
  layout: 'blocks',
  sport: undefined,
  league: undefined,
  provider: undefined,
  type: undefined,
  status: 'all',
  text: '',
  grouping: 'start',
  order: 'start',
  moveWindow: 'start',
  sort: 'start',
  isDescending: false,
}

const Parts = {
  layout: z.enum(layouts).catch(defaultView.layout),
  status: z.enum(statuses).catch(defaultView.status),
  grouping: z.enum(groupings).catch(defaultView.grouping),
  order: z.enum(orders).catch(defaultView.order),
  moveWindow: z.enum(moveWindows).catch(defaultView.moveWindow),
  sort: z.enum(sortKeys).catch(defaultView.sort),
}

/** Reads a view from the address. Invalid parts are ignored. */
export function parseView(search: URLSearchParams): BoardView {
  const sort = search.get('sort') ?? ''
  return {
    layout: Parts.layout.parse(search.get('layout')),
    sport: search.get('sport') ?? undefined,
    league: search.get('league') ?? undefined,
    provider: search.get('provider') ?? undefined,
    type: search.get('type') ?? undefined,
    status: Parts.status.parse(search.get('status')),
    text: search.get('q') ?? '',
    grouping: Parts.grouping.parse(search.get('group')),
    order: Parts.order.parse(search.get('order')),
    moveWindow: Parts.moveWindow.parse(search.get('over')),
    sort: Parts.sort.parse(sort.replace(/^-/, '')),
    isDescending: sort.startsWith('-'),
  }
}

/** Inverse of {@link parseView}. Defaults are omitted. */
export function formatView(view: BoardView): URLSearchParams {
  const unlessDefault = (key: 'layout' | 'status' | 'grouping' | 'order' | 'moveWindow') =>
    view[key] === defaultView[key] ? undefined : view[key]
  const sort = `${view.isDescending ? '-' : ''}${view.sort}`
  return new URLSearchParams(
    Object.entries({
      layout: unlessDefault('layout'),
      sport: view.sport,
      league: view.league,
      provider: view.provider,
      type: view.type,
      status: unlessDefault('status'),
      q: view.text === '' ? undefined : view.text,
      group: unlessDefault('grouping'),
      order: unlessDefault('order'),
      over: unlessDefault('moveWindow'),
      sort: sort === defaultView.sort ? undefined : sort,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

export const boardAddress: AddressCodec<BoardView> = { read: parseView, write: formatView }

/** The same view without its filters. */
export function withoutFilters(view: BoardView): BoardView {
  const { sport, league, provider, type, status, text } = defaultView
  return { ...view, sport, league, provider, type, status, text }
}

/** True if the view hides markets; order and grouping do not. */
export function isFiltered(view: BoardView): boolean {
  const { sport, league, provider, type, status, text } = view
  return [sport, league, provider, type].some((part) => part !== undefined) || status !== 'all' || text !== ''
}

/** Undefined for the time since the opening. */
export function toWindowMs(window: MoveWindow): number | undefined {
  return { '1m': 60_000, '5m': 300_000, '1h': 3_600_000, start: undefined }[window]
}
