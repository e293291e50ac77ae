import { customProperties } from '../../shared/custom-properties.ts'
import { LockIcon } from '../../shared/icons.tsx'
import type { Quoted } from '../../store/quoted.ts'
import { seriesToken } from './chart-colours.ts'
import type { ChartLine } from './chart-line.ts'
import styles from './line-legend.module.css'

interface LineLegendProps {
  /** `Providers` or `Outcomes`. */
  readonly label: string
  readonly lines: readonly ChartLine[]
  readonly price: (quoted: Quoted | undefined) => string
  /** Formats a line that the market's name does not say; undefined where there is none. */
  readonly formatLine: ((line: number) => string) | undefined
  readonly onToggle: (key: string) => void
  /** Called with the line under the pointer or the focus. */
  readonly onPoint: (key: string | undefined) => void
}

/** The lines of the chart with their colours and latest prices; a click hides or shows one. */
export function LineLegend({ label, lines, price, formatLine, onToggle, onPoint }: LineLegendProps) {
  return (
    <ul className={styles.legend} aria-label={label}>
      {lines.map((line) => (
        <li key={line.key}>
          <button
            type="button"
            className={styles.entry}
            aria-pressed={line.isShown}
            style={customProperties({ '--series': `var(${seriesToken(line.colour)})` })}
            onClick={() => onToggle(line.key)}
            onPointerEnter={() => onPoint(line.key)}
            onPointerLeave={() => onPoint(undefined)}
            onFocus={() => onPoint(line.key)}
            onBlur={() => onPoint(undefined)}
          >
            <span className={styles.swatch} aria-hidden="true" />
            <span className={styles.name}>{line.name}</span>
            <Latest line={line} price={price} formatLine={formatLine} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Latest({
  line,
  price,
  formatLine,
}: Pick<LineLegendProps, 'price' | 'formatLine'> & { readonly line: ChartLine }) {
  const step = line.steps.at(-1)
  return (
    <span className={styles.price} data-state={step?.state ?? 'unknown'}>
      {step?.line === undefined || formatLine === undefined ? null : (
        <span className={styles.line}>{formatLine(step.line)} @</span>
      )}
      {price(step?.price)}
      {step?.state === 'closed' ? <span className={styles.quiet}>closed</span> : null}
      {step?.state === 'suspended' ? (
        <>
          <LockIcon />
          <span className="visually-hidden">suspended</span>
        </>
      ) : null}
      {step?.state === 'quiet' ? <span className={styles.quiet}>quiet</span> : null}
    </span>
  )
}
