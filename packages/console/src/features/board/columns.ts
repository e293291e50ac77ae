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
  column('start', 'Start', 'Start, or score and clock in play', false),
  column('game', 'Game', 'Teams, or the outcome of a market with many', false),
  column('market', 'Market', 'Market', false),
  column('line', 'Line', 'Handicap of the home side, or total'),
  column('home', 'Home', 'Home, over or yes'),
  column('draw', 'Draw', 'Draw'),
  column('away', 'Away', 'Away, under or no'),
  column('opening', 'Open', 'Opening price: the earliest known, with its line if that has moved'),
  column('last', 'Prev', 'Previous price, with its line if that has moved'),
  column('move', 'Move', 'Change since opening: of the price at one line, or of the line'),
  column('trend', 'Trend', 'Price over the last 10 minutes', false),
  column('margin', 'Margin', 'Margin (overround)'),
  column('provider', 'Provider', 'Provider', false),
  column('age', 'Age', 'Time since the provider’s date'),
]
