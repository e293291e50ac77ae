import type { SortKey } from './board-view.ts'

export interface Column {
  readonly key: SortKey | 'trend'
  readonly title: string
  /** Tooltip. */
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

/** In display order. The style sheet sets widths and hides columns on narrow screens. */
export const columns: readonly Column[] = [
  column('start', 'Start', 'Start time, or minutes since the start', false),
  column('game', 'Game', 'Home and away team', false),
  column('market', 'Market', 'Market', false),
  column('line', 'Line', 'Handicap or total'),
  column('home', 'Home', 'Home price, or over for totals'),
  column('draw', 'Draw', 'Draw price'),
  column('away', 'Away', 'Away price, or under for totals'),
  column('opening', 'Open', 'Opening price: the earliest known'),
  column('last', 'Prev', 'Previous price'),
  column('move', 'Move', 'Change of the decimal price since opening'),
  column('trend', 'Trend', 'Price over the last 10 minutes', false),
  column('margin', 'Margin', 'Margin (overround)'),
  column('provider', 'Provider', 'Provider', false),
  column('age', 'Age', 'Time since the price arrived'),
]
