import type { EpochMs, ProviderName } from '@sportsfeeds/domain'
import type { CSSProperties } from 'react'
import { LockIcon } from '../../shared/icons.tsx'
import type { Quoted } from '../../store/quoted.ts'
import { seriesToken } from './chart-colours.ts'
import styles from './provider-legend.module.css'
import { stepAt } from './price-line.ts'
import type { ProviderLine } from './use-game-figures.ts'

interface ProviderLegendProps {
  readonly lines: readonly ProviderLine[]
  /** Time of the prices to show; undefined for the latest. */
  readonly cursorMs: EpochMs | undefined
  readonly price: (quoted: Quoted | undefined) => string
  /** Formats a line that the market's name does not say; undefined where there is none. */
  readonly formatLine: ((line: number) => string) | undefined
  readonly onToggle: (provider: ProviderName) => void
}

/** The providers with their colours and prices at the cursor; a click hides or shows one. */
export function ProviderLegend({ lines, cursorMs, price, formatLine, onToggle }: ProviderLegendProps) {
  return (
    <ul className={styles.legend} aria-label="Providers">
      {lines.map((line) => (
        <li key={line.provider}>
          <button
            type="button"
            className={styles.provider}
            aria-pressed={line.isShown}
            style={seriesStyle(line.colour)}
            onClick={() => onToggle(line.provider)}
          >
            <span className={styles.swatch} aria-hidden="true" />
            <span className={styles.name}>{line.provider}</span>
            <Reading line={line} cursorMs={cursorMs} price={price} formatLine={formatLine} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Reading({
  line,
  cursorMs,
  price,
  formatLine,
}: Pick<ProviderLegendProps, 'cursorMs' | 'price' | 'formatLine'> & { readonly line: ProviderLine }) {
  const step = cursorMs === undefined ? line.steps.at(-1) : stepAt(line.steps, cursorMs)
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

/** Sets the series' colour, the only inline style. */
function seriesStyle(colour: number): CSSProperties {
  return { '--series': `var(${seriesToken(colour)})` } as CSSProperties
} // custom properties are missing in the type
