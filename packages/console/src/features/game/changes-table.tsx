import type { EpochMs } from '@sportsfeeds/domain'
import { useVirtualizer } from '@tanstack/react-virtual'
import { use, useRef } from 'react'
import { formatCount, formatDuration, formatPoints } from '../../shared/format.ts'
import { maxPrintedRows } from '../../shared/paper.ts'
import { PrintingContext } from '../../shared/printing.tsx'
import { shownDirection } from '../../shared/price-change.ts'
import type { Times } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'
import { getDirection } from '../../store/market.ts'
import type { PriceFormat } from '../../store/preferences.ts'
import type { Quoted } from '../../store/quoted.ts'
import type { Change } from './changes.ts'
import type { Quote } from './price-history.ts'
import styles from './changes-table.module.css'
import type { OutcomeChoice } from './chart-line.ts'

interface ChangesTableProps {
  readonly changes: readonly Change[]
  readonly outcomes: readonly OutcomeChoice[]
  /** The one whose moves are listed. */
  readonly tracked: OutcomeChoice | undefined
  readonly price: (quoted: Quoted | undefined) => string
  /** Formats a line that the market's name does not say; undefined where there is none. */
  readonly formatLine: ((line: number) => string) | undefined
  readonly priceFormat: PriceFormat
}

const rowPx = 26
/** More rows could not be scrolled precisely, and would slow down every change. */
const maxRows = 10_000

/** Every change in the range, newest first. Only the visible rows are rendered; on paper all. */
export function ChangesTable(props: ChangesTableProps) {
  const { changes, outcomes, tracked, price, formatLine, priceFormat } = props
  const times = useTimes()
  const scroller = useRef<HTMLDivElement>(null)
  const isPrinting = use(PrintingContext)
  const limit = isPrinting ? maxPrintedRows : maxRows
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
        data-has-line={formatLine === undefined ? undefined : ''}
        style={{ blockSize: rows.getTotalSize() + rowPx }}
      >
        <thead role="rowgroup">
          <tr role="row" className={styles.row} aria-rowindex={1}>
            <th role="columnheader" scope="col">
              Time ({times.zone(changes[0]?.quote.atMs ?? Date.now())})
            </th>
            <th role="columnheader" scope="col">
              Provider
            </th>
            {formatLine === undefined ? null : (
              <th role="columnheader" scope="col" className={styles.number}>
                Line
              </th>
            )}
            {outcomes.map((outcome) => (
              <th
                key={outcome.id}
                role="columnheader"
                scope="col"
                className={styles.number}
                title={outcome.title}
              >
                {outcome.title}
              </th>
            ))}
            <th
              role="columnheader"
              scope="col"
              title={tracked === undefined ? undefined : `Of ${tracked.title}, in points of probability`}
            >
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
          {(isPrinting ? changes.slice(0, limit).map(printed) : rows.getVirtualItems()).map(
            ({ key, index, start }) => {
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
                  <td role="cell">{timeText(quote.atMs, times)}</td>
                  <td role="cell" className={styles.provider}>
                    {provider}
                  </td>
                  {formatLine === undefined ? null : (
                    <td role="cell" className={styles.number}>
                      {quote.line === undefined ? '' : formatLine(quote.line)}
                    </td>
                  )}
                  {outcomes.map(({ id }) => (
                    <td key={id} role="cell" className={styles.number}>
                      {before?.line === quote.line ? (
                        <Arrow from={before?.prices.get(id)} to={quote.prices.get(id)} format={priceFormat} />
                      ) : null}
                      {price(quote.prices.get(id))}
                    </td>
                  ))}
                  <td role="cell" className={styles.kind} title={kindText(change, props)}>
                    {kindText(change, props)}
                  </td>
                  <td role="cell" className={styles.number}>
                    {formatDuration(Math.max(0, quote.odds.receivedAt - quote.atMs))}
                  </td>
                </tr>
              )
            },
          )}
        </tbody>
      </table>
      {changes.length > limit ? (
        <p className={styles.cut}>
          Showing the newest {formatCount(limit)} changes; the CSV has all of them.
        </p>
      ) : null}
    </div>
  )
}

/** On paper rows follow each other, wherever they would be on the screen. */
function printed(
  _: Change,
  index: number,
): { readonly key: number; readonly index: number; readonly start: number } {
  return { key: index, index, start: 0 }
}

function rowSize(): number {
  return rowPx
}

/** `1 May 20:30:05.123` */
function timeText(atMs: EpochMs, times: Times): string {
  return `${times.shortDay(atMs)} ${times.millisecond(atMs)}`
}

interface ArrowProps {
  readonly from: Quoted | undefined
  readonly to: Quoted | undefined
  readonly format: PriceFormat
}

/** Points where the displayed figure goes, and says what the price does. */
function Arrow({ from, to, format }: ArrowProps) {
  const direction = getDirection(from?.decimal, to?.decimal)
  if (direction === undefined) return null
  const shown = shownDirection(direction, format)
  return (
    <span className={styles[shown]}>
      <span aria-hidden="true">{shown === 'up' ? '▲' : '▼'}</span>
      <span className="visually-hidden">{direction === 'up' ? 'longer, ' : 'shorter, '}</span>
    </span>
  )
}

function kindText(
  { kind, quote, before }: Change,
  { formatLine, outcomes, tracked }: Pick<ChangesTableProps, 'formatLine' | 'outcomes' | 'tracked'>,
): string {
  switch (kind) {
    case 'first':
      return quote.status === 'open' ? 'first known' : `first known, ${quote.status}`
    case 'price':
      return quote.status === 'open' ? moveText(before, quote, tracked) : `while ${quote.status}`
    case 'line':
      return formatLine === undefined || before?.line === undefined
        ? 'line'
        : `line was ${formatLine(before.line)}`
    case 'outcome':
      return outcomes
        .flatMap((outcome) => {
          const status = quote.outcomes.find(({ id }) => id === outcome.id)?.status
          return status === undefined ? [] : [`${outcome.title} ${status}`]
        })
        .join(', ')
    case 'suspended':
    case 'closed':
      return quote.reason === undefined ? kind : `${kind}: ${quote.reason}`
    case 'reopened':
      return 'reopened'
  }
}

/** `+1.2 pts`: the move of one outcome’s implied probability; empty where its price is the same. */
function moveText(before: Quote | undefined, { prices }: Quote, tracked: OutcomeChoice | undefined): string {
  const [from, to] = [before?.prices, prices].map((known) => known?.get(tracked?.id ?? '')?.decimal)
  return from === undefined || to === undefined || from === to ? '' : formatPoints(1 / to - 1 / from)
}
