import type { EpochMs } from '@sportsfeeds/domain'
import { classNames } from '../../shared/class-names.ts'
import { customProperties } from '../../shared/custom-properties.ts'
import { formatPercent } from '../../shared/format.ts'
import { formatProbability } from '../../shared/price-format.ts'
import { momentText } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'
import type { Quoted } from '../../store/quoted.ts'
import { seriesToken } from './chart-colours.ts'
import styles from './chart-tooltip.module.css'
import type { Reading } from './read-lines.ts'

interface ChartTooltipProps {
  readonly atMs: EpochMs
  /** Position of the cursor, as a share of the chart’s width. */
  readonly share: number
  readonly reading: Reading
  readonly price: (quoted: Quoted | undefined) => string
  /** Formats a line that the market's name does not say; undefined where there is none. */
  readonly formatLine: ((line: number) => string) | undefined
  /** Undefined where prices are probabilities already. */
  readonly hasProbability: boolean
}

/** The prices at the cursor, next to it. Screen readers hear them when the cursor is moved with the keyboard. */
export function ChartTooltip({ atMs, share, reading, price, formatLine, hasProbability }: ChartTooltipProps) {
  const times = useTimes()
  return (
    <div
      aria-hidden="true"
      className={classNames(styles.tooltip, share > 0.5 ? styles.left : styles.right)}
      style={customProperties({ '--share': String(share) })}
    >
      <p className={styles.moment}>{momentText(atMs, times)}</p>
      <table className={styles.rows}>
        <tbody>
          {reading.rows.map(({ line, step }) => (
            <tr key={line.key} data-state={step.state} data-focus={line.isFocus ? '' : undefined}>
              <td>
                <span
                  className={styles.swatch}
                  style={customProperties({ '--series': `var(${seriesToken(line.colour)})` })}
                />
              </td>
              <td className={styles.name}>{line.name}</td>
              <td className={styles.number}>
                {formatLine === undefined || step.line === undefined ? '' : `${formatLine(step.line)} @ `}
                <b>{price(step.price)}</b>
              </td>
              {hasProbability ? (
                <td className={styles.number}>
                  {step.price === undefined ? '' : formatProbability(1 / step.price.decimal)}
                </td>
              ) : null}
              <td className={styles.state}>{step.state === 'open' ? '' : step.state}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {reading.rows.length === 0 ? <p>No prices</p> : null}
      {reading.more === 0 ? null : <p className={styles.more}>and {reading.more} more</p>}
      {reading.book === undefined ? null : <p className={styles.more}>Book {formatPercent(reading.book)}</p>}
    </div>
  )
}
