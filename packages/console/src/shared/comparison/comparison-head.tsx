import type { ComparisonLayout, LabelColumn } from './comparison-layout.ts'
import styles from './comparison.module.css'
import type { VisibleProviders } from './use-visible-providers.ts'

interface ComparisonHeadProps {
  readonly layout: ComparisonLayout
  readonly providers: VisibleProviders
  /** Undefined where rows cannot be sorted. */
  readonly sorting?: Sorting
}

interface Sorting {
  /** Columns that rows can be sorted by. */
  readonly columns: ReadonlyMap<LabelColumn, 'ascending' | 'descending'>
  readonly current: LabelColumn | undefined
  readonly onSort: (column: LabelColumn) => void
}

export function ComparisonHead({ layout, providers, sorting }: ComparisonHeadProps) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        <div
          className={styles.labels}
          style={{ inlineSize: layout.labelsWidth, gridTemplateColumns: layout.template }}
        >
          {layout.labels.map(({ key }, index) => (
            <div
              key={key}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={getAriaSort(key, sorting)}
              data-column={key}
              className={styles.heading}
              title={hints[key]}
            >
              {sorting?.columns.has(key) === true ? (
                <button type="button" onClick={() => sorting.onSort(key)}>
                  {titles[key]}
                </button>
              ) : (
                titles[key]
              )}
            </div>
          ))}
        </div>
        {providers.shown.map(({ name, index, start }) => (
          <div
            key={name}
            role="columnheader"
            aria-colindex={layout.labels.length + index + 1}
            className={styles.providerHeading}
            style={{ insetInlineStart: start, inlineSize: layout.providerWidth }}
            title={name}
          >
            <span>{name}</span>
          </div>
        ))}
      </div>
    </div>
  )
}

function getAriaSort(
  column: LabelColumn,
  sorting: Sorting | undefined,
): 'ascending' | 'descending' | 'none' | undefined {
  const direction = sorting?.columns.get(column)
  return direction === undefined || sorting?.current === column ? direction : 'none'
}

const titles: Record<LabelColumn, string> = {
  market: 'Market',
  outcome: 'Outcome',
  line: 'Line',
  best: 'Best',
  fair: 'Fair',
  book: 'Book',
  move: 'Move',
}

const hints: Record<LabelColumn, string> = {
  market: 'Market',
  outcome: 'Outcome',
  line: 'Handicap or total that most providers have',
  best: 'Best price at this line, and who offers it',
  fair: 'Consensus of the providers, with their margins removed',
  book: 'Book over the best prices: below 100 % is an arbitrage',
  move: 'Change of the fair probability, in points',
}
