import type { SortKey } from '../board-view.ts'

export interface Column {
  readonly key: SortKey | 'trend'
  readonly title: string
  /** Tooltip. */
  readonly hint: string
  readonly isSortable: boolean
  readonly isNumeric: boolean
  /** Least width in pixels. */
  readonly width: number
  /** Part of the space that is left. */
  readonly grow: number
}

/** In display order. A screen that is too narrow for all scrolls. */
export const columns: readonly Column[] = [
  column('start', 'Start', 'Start, or score and clock in play', 92, 0, false),
  column('game', 'Game', 'Teams, or the outcome of a market with many', 200, 2, false),
  column('market', 'Market', 'Market', 150, 1.2, false),
  column('line', 'Line', 'Handicap of the home side, or total', 56, 0),
  column('home', 'Home', 'Home, over or yes', 76, 0.7),
  column('draw', 'Draw', 'Draw', 76, 0.7),
  column('away', 'Away', 'Away, under or no', 76, 0.7),
  column('opening', 'Open', 'Opening price: the earliest known, with its line if that has moved', 88, 0),
  column('last', 'Prev', 'Previous price, with its line if that has moved', 88, 0),
  column('move', 'Move', 'Change since opening: of the price at one line, or of the line', 76, 0),
  column('trend', 'Trend', 'Price over the last 10 minutes', 104, 0, false),
  column('margin', 'Margin', 'Margin (overround)', 60, 0),
  column('provider', 'Provider', 'Provider', 84, 0.8, false),
  column('age', 'Age', 'Time since the provider’s date', 74, 0),
]

/** Columns that cannot be hidden: without them a row says nothing. */
export const fixedColumns: ReadonlySet<Column['key']> = new Set(['game', 'market', 'provider'])

/** CSS values of the columns that are shown, and the least width of all in pixels. */
export function getTableLayout(hidden: readonly string[]): {
  readonly template: string
  readonly leastWidth: number
} {
  const shown = columns.filter(({ key }) => !hidden.includes(key))
  return {
    template: shown
      .map(({ width, grow }) => (grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`))
      .join(' '),
    leastWidth: shown.reduce((sum, { width }) => sum + width, 2 * gutter),
  }
}

const gutter = 16

function column(
  key: Column['key'],
  title: string,
  hint: string,
  width: number,
  grow = 0,
  isNumeric = true,
): Column {
  return { key, title, hint, width, grow, isNumeric, isSortable: key !== 'trend' }
}
