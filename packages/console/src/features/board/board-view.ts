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

export const statuses = ['all', 'live', 'upcoming', 'suspended', 'stale', 'ended'] as const
export type StatusFilter = (typeof statuses)[number]

/** Filters and order of the board. They are in the address, so that a link shows the same. */
export interface BoardView {
  readonly sport: string | undefined
  readonly league: string | undefined
  readonly status: StatusFilter
  /** Free text; every word must occur in the row. */
  readonly text: string
  readonly sort: SortKey
  readonly isDescending: boolean
  /** True for a heading above each league, false for one flat list. */
  readonly isGrouped: boolean
}

export const defaultView: BoardView = {
  sport: undefined,
  league: undefined,
  status: 'all',
  text: '',
  sort: 'start',
  isDescending: false,
  isGrouped: true,
}

const Status = z.enum(statuses).catch(defaultView.status)
const Sort = z.enum(sortKeys).catch(defaultView.sort)

/** Reads a view from the address. Invalid parts are ignored. */
export function parseView(search: URLSearchParams): BoardView {
  const sort = search.get('sort') ?? ''
  return {
    sport: search.get('sport') ?? undefined,
    league: search.get('league') ?? undefined,
    status: Status.parse(search.get('status')),
    text: search.get('q') ?? '',
    sort: Sort.parse(sort.replace(/^-/, '')),
    isDescending: sort.startsWith('-'),
    isGrouped: search.get('list') !== 'flat',
  }
}

/** Inverse of {@link parseView}. Defaults are omitted. */
export function formatView(view: BoardView): URLSearchParams {
  const sort = `${view.isDescending ? '-' : ''}${view.sort}`
  return new URLSearchParams(
    Object.entries({
      sport: view.sport,
      league: view.league,
      status: view.status === defaultView.status ? undefined : view.status,
      q: view.text === '' ? undefined : view.text,
      sort: sort === defaultView.sort ? undefined : sort,
      list: view.isGrouped ? undefined : 'flat',
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

export const boardAddress: AddressCodec<BoardView> = { read: parseView, write: formatView }

/** True if the view hides markets; order and grouping do not. */
export function isFiltered({ sport, league, status, text }: BoardView): boolean {
  return sport !== undefined || league !== undefined || status !== 'all' || text !== ''
}
