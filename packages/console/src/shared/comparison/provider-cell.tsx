import type { ProviderName } from '@sportsfeeds/domain'
import { formatAge, formatLine } from '../format.ts'
import { getAgeMs, isLateMarket } from '../market-figures.ts'
import { shownDirection } from '../price-change.ts'
import type { Format } from '../use-format.ts'
import { useSession } from '../../store/session-context.ts'
import { PriceCell, recentMove } from './price-cell.tsx'
import styles from './comparison.module.css'
import type { CellView } from './line-view.ts'

interface ProviderCellProps {
  readonly cell: CellView | undefined
  /** Name of the outcome. */
  readonly name: string
  readonly provider: ProviderName
  readonly family: string
  readonly format: Format
  readonly serverNowMs: number
}

/** The price of an outcome at a provider, with its line where that is another one. */
export function ProviderCell({ cell, name, provider, family, format, serverNowMs }: ProviderCellProps) {
  const { clock } = useSession()
  if (cell === undefined || cell.quoted === undefined || cell.status === 'closed') return null
  const { market, quoted, otherLine } = cell
  const move = recentMove(cell.move, clock.now())
  const line = otherLine === undefined ? '' : formatLine(otherLine, family === 'handicap')
  const isLate = isLateMarket(market)
  const status = cell.status === 'suspended' ? ` · suspended${reasonText(market.view.reason)}` : ''
  const age = formatAge(getAgeMs(market, serverNowMs))
  return (
    <span className={styles.provided} data-stale={cell.isStale ? '' : undefined}>
      {otherLine === undefined ? null : <span className={styles.otherLine}>{line}</span>}
      <PriceCell
        text={format.price(quoted)}
        title={`${provider} · ${name}${line === '' ? '' : ` ${line}`} · ${age} old${cell.isStale ? ', stale' : ''}${isLate ? ', arrived late' : ''}${status}`}
        move={move}
        direction={move === undefined ? undefined : shownDirection(move.direction, format.priceFormat)}
        isBest={cell.isBest}
        isSuspended={cell.status === 'suspended'}
      />
      {cell.isStale ? <span className="visually-hidden">stale</span> : null}
      {status === '' ? null : <span className="visually-hidden">suspended</span>}
    </span>
  )
}

function reasonText(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`
}
