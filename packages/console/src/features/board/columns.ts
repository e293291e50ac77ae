import type { SortKey } from './board-view.ts'

export interface Column {
  readonly key: SortKey | 'trend'
  readonly title: string
  /** What the heading says to those who point at it or listen. */
  readonly hint: string
  readonly isSortable: boolean
  readonly isNumeric: boolean
}

function column(key: Column['key'], title: string, hint: string, isNumeric = true): Column {
  return {
    key,
    title,
    hint,
    isNumeric,
    isSortable: key !== 'trend',
  }
}

/** In the order of the screen. The style sheet has each column's width, and which go first when space is short. */
export const columns: readonly Column[] = [
  column('start', 'Start', 'Start, or minutes since it', false),
  column('game', 'Game', 'Home and away team', false),
  column('market', 'Market', 'Market', false),
  column('line', 'Line', 'Handicap or total'),
  column('home', 'Home', 'Price of home, or of over'),
  column('draw', 'Draw', 'Price of the draw'),
  column('away', 'Away', 'Price of away, or of under'),
  column('opening', 'Open', 'Earliest price known'),
  column('last', 'Last', 'Price before the present one'),
  column('move', 'Move', 'Change of the decimal price since the opening'),
  column('trend', 'Trend', 'The last 10 minutes', false),
  column('margin', 'Margin', 'Overround of the bookmaker'),
  column('provider', 'Provider', 'Provider', false),
  column('age', 'Age', 'Time since the price came in'),
]
