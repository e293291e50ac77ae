import { FigureColumn } from '../../store/preferences.ts'

/** Widths of the columns left of the providers', in pixels; they stay in place while the others scroll. */
export interface ComparisonLayout {
  readonly labels: readonly { readonly key: LabelColumn; readonly width: number }[]
  /** Width of all of them. */
  readonly labelsWidth: number
  readonly providerWidth: number
  /** CSS value for `grid-template-columns` of the labels. */
  readonly template: string
  /** True on a phone: the line is then next to the outcome's name. */
  readonly isNarrow: boolean
}

export type LabelColumn = 'market' | 'outcome' | 'line' | FigureColumn

const widths: Record<LabelColumn, number> = {
  market: 128,
  outcome: 176,
  line: 50,
  best: 122,
  fair: 58,
  book: 66,
  move: 62,
}

/** On a phone the market's name is in the outcome's column, and only the best price is left of the providers. */
const narrowWidths: Partial<Record<LabelColumn, number>> = { outcome: 150, best: 92 }

export function getComparisonLayout(figures: readonly FigureColumn[], isNarrow: boolean): ComparisonLayout {
  const shown = new Set<LabelColumn>(['market', 'outcome', 'line', ...figures])
  const labels = (['market', 'outcome', 'line', ...FigureColumn.options] as const)
    .filter((key) => shown.has(key) && (!isNarrow || narrowWidths[key] !== undefined))
    .map((key) => ({ key, width: (isNarrow ? narrowWidths[key] : undefined) ?? widths[key] }))
  return {
    labels,
    labelsWidth: labels.reduce((sum, { width }) => sum + width, gutter),
    isNarrow,
    providerWidth: isNarrow ? 72 : 78,
    template: labels.map(({ width }) => `${width}px`).join(' '),
  }
}

/** Space left of the first column. */
const gutter = 12
