import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { formatCount, formatDuration } from '../../shared/format.ts'
import { formatMarketLine } from '../../shared/market-figures.ts'
import { getDirection, type Outcome } from '../../store/market.ts'
import type { Change } from './changes.ts'
import styles from './changes-table.module.css'
import { clockText } from './time-labels.ts'

interface ChangesTableProps {
  readonly changes: readonly Change[]
  readonly outcomes: readonly Outcome[]
  readonly outcomeName: (outcome: Outcome) => string
  readonly price: (decimal: number | undefined) => string
}

const rowPx = 26
/** More rows could not be scrolled precisely, and would slow down every change. */
const maxRows = 10_000

/** Every change in the range, newest first. Only the visible rows are rendered. */
export function ChangesTable({ changes, outcomes, outcomeName, price }: ChangesTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: Math.min(changes.length, maxRows),
    getScrollElement: () => scroller.current,
    estimateSize: rowSize,
    overscan: 12,
  })

  return (
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label="Changes">
      <table
        // display: grid would remove the implicit role.
        role="table"
        className={styles.table}
        aria-rowcount={changes.length + 1}
        data-outcomes={outcomes.length}
        style={{ blockSize: rows.getTotalSize() + rowPx }}
      >
        <thead role="rowgroup">
          <tr role="row" className={styles.row} aria-rowindex={1}>
            <th role="columnheader" scope="col">
              Time
            </th>
            <th role="columnheader" scope="col">
              Provider
            </th>
            {outcomes.map((outcome) => (
              <th
                key={outcome}
                role="columnheader"
                scope="col"
                className={styles.number}
                title={outcomeName(outcome)}
              >
                {outcomeName(outcome)}
              </th>
            ))}
            <th role="columnheader" scope="col">
              Change
            </th>
            <th
              role="columnheader"
              scope="col"
              className={styles.number}
              title="Time from the provider’s date to arrival at the feeds API"
            >
              Delay
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const change = changes[index]
            if (change === undefined) return null
            const { provider, quote, before } = change
            return (
              <tr
                key={key}
                role="row"
                className={styles.row}
                aria-rowindex={index + 2}
                data-kind={change.kind}
                style={{ transform: `translateY(${start + rowPx}px)` }}
              >
                <td role="cell">{clockText(quote.atMs)}</td>
                <td role="cell" className={styles.provider}>
                  {provider}
                </td>
                {outcomes.map((outcome) => (
                  <td key={outcome} role="cell" className={styles.number}>
                    <Arrow from={before?.prices[outcome]} to={quote.prices[outcome]} />
                    {price(quote.prices[outcome])}
                  </td>
                ))}
                <td role="cell" className={styles.kind} title={kindText(change)}>
                  {kindText(change)}
                </td>
                <td role="cell" className={styles.number}>
                  {formatDuration(Math.max(0, quote.odds.receivedAt - quote.atMs))}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {changes.length > maxRows ? (
        <p className={styles.cut}>
          Showing the newest {formatCount(maxRows)} changes; the CSV has all of them.
        </p>
      ) : null}
    </div>
  )
}

function rowSize(): number {
  return rowPx
}

interface ArrowProps {
  readonly from: number | undefined
  readonly to: number | undefined
}

function Arrow({ from, to }: ArrowProps) {
  const direction = getDirection(from, to)
  if (direction === undefined) return null
  return (
    <span className={styles[direction]}>
      <span aria-hidden="true">{direction === 'up' ? '▲' : '▼'}</span>
      <span className="visually-hidden">{direction === 'up' ? 'longer, ' : 'shorter, '}</span>
    </span>
  )
}

function kindText({ kind, quote }: Change): string {
  switch (kind) {
    case 'first':
      return quote.odds.isOpen ? 'first known' : 'first known, suspended'
    case 'price':
      return quote.odds.isOpen ? '' : 'while suspended'
    case 'line':
      return `line ${formatMarketLine(quote.odds)}`
    case 'suspended':
      return 'suspended'
    case 'reopened':
      return 'reopened'
  }
}
