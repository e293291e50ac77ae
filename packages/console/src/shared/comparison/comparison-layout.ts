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
  best: 128,
  fair: 62,
  book: 66,
  move: 62,
}

/** On a phone the market's name follows that of its first outcome, and only the best price is left of the providers. */
const narrowWidths: Partial<Record<LabelColumn, number>> = { outcome: 150, best: 92 }

/** The columns of long names grow so far where there is room. */
const roomyWidths: Partial<Record<LabelColumn, number>> = { market: 180, outcome: 280, best: 150 }

/** Space that the columns share. */
export interface Available {
  /** Of the grid, in pixels; 0 while it is unknown. */
  readonly width: number
  /** Number of providers with a column. */
  readonly providers: number
}

/** Fills the available width if there are few columns; with many the grid scrolls. */
export function getComparisonLayout(
  figures: readonly FigureColumn[],
  isNarrow: boolean,
  { width: availableWidth, providers }: Available,
): ComparisonLayout {
  const shown = new Set<LabelColumn>(['market', 'outcome', 'line', ...figures])
  const leastProviderWidth = isNarrow ? 89 : 97
  const least = (['market', 'outcome', 'line', ...FigureColumn.options] as const)
    .filter((key) => shown.has(key) && (!isNarrow || narrowWidths[key] !== undefined))
    .map((key) => ({ key, width: (isNarrow ? narrowWidths[key] : undefined) ?? widths[key] }))
  const leastWidth = sumOfWidths(least)
  const spare = Math.max(0, availableWidth - leastWidth - providers * leastProviderWidth)
  const growths = least.map(({ key, width }) => Math.max(0, (roomyWidths[key] ?? width) - width))
  const wanted = growths.reduce((sum, growth) => sum + growth, 0)
  // Half of it at most: prices need room too.
  const share = wanted === 0 ? 0 : Math.min(1, spare / 2 / wanted)
  const labels = least.map(({ key, width }, index) => ({
    key,
    width: width + Math.floor((growths[index] ?? 0) * share),
  }))
  const labelsWidth = sumOfWidths(labels)
  return {
    labels,
    labelsWidth,
    isNarrow,
    providerWidth:
      providers === 0
        ? leastProviderWidth
        : Math.max(leastProviderWidth, Math.floor((availableWidth - labelsWidth) / providers)),
    template: labels.map(({ width }) => `${width}px`).join(' '),
  }
}

function sumOfWidths(labels: ComparisonLayout['labels']): number {
  return labels.reduce((sum, { width }) => sum + width, gutter)
}

/** Space left of the first column. */
const gutter = 12
