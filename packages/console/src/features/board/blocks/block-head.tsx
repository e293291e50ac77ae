import type { BoardView, Order } from '../board-view.ts'
import type { BlockLayout, LabelColumn } from './block-layout.ts'
import styles from './block-grid.module.css'
import type { VisibleProviders } from './use-visible-providers.ts'

interface BlockHeadProps {
  readonly layout: BlockLayout
  readonly providers: VisibleProviders
  readonly view: BoardView
  readonly onOrder: (change: Partial<BoardView>) => void
}

export function BlockHead({ layout, providers, view, onOrder }: BlockHeadProps) {
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
              aria-sort={getAriaSort(key, view)}
              data-column={key}
              className={styles.heading}
              title={hints[key]}
            >
              <Title column={key} view={view} onOrder={onOrder} />
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

interface TitleProps {
  readonly column: LabelColumn
  readonly view: BoardView
  readonly onOrder: (change: Partial<BoardView>) => void
}

function Title({ column, view, onOrder }: TitleProps) {
  const order = ordered[column]
  if (order === undefined) return titles[column]
  return (
    <button type="button" onClick={() => onOrder({ order: view.order === order ? 'start' : order })}>
      {titles[column]}
    </button>
  )
}

/** Orders that a heading switches on and off. */
const ordered: Partial<Record<LabelColumn, Order>> = { book: 'book', move: 'move' }

function getAriaSort(column: LabelColumn, view: BoardView): 'ascending' | 'descending' | 'none' | undefined {
  const order = ordered[column]
  if (order === undefined) return undefined
  if (order !== view.order) return 'none'
  return order === 'book' ? 'ascending' : 'descending'
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
