import type { OutcomeId } from '@sportsfeeds/domain'
import { formatLine } from '../../../shared/format.ts'
import { getChange, isSameLine } from '../../../shared/market-figures.ts'
import { formatMarketLine } from '../../../shared/market-name.ts'
import { changeText, shownDirection } from '../../../shared/price-change.ts'
import type { Format } from '../../../shared/use-format.ts'
import type { Direction, Market, Point } from '../../../store/market.ts'
import styles from './cells.module.css'

interface HistoryCellsProps {
  readonly market: Market
  /** Undefined where the row has no outcome to track. */
  readonly outcome: OutcomeId | undefined
  readonly format: Format
}

/** Opening price, previous price and the move of one outcome: of the same line, or with the line that they were of. */
export function HistoryCells({ market, outcome, format }: HistoryCellsProps) {
  const then = (point: Point | undefined): string =>
    outcome === undefined || point === undefined ? '–' : thenText(market, point, outcome, format)
  return (
    <>
      <div role="gridcell" data-column="opening" className={styles.cell}>
        <span className={styles.soft}>{then(market.opening)}</span>
      </div>
      <div role="gridcell" data-column="last" className={styles.cell}>
        <span className={styles.soft}>{then(market.previous)}</span>
      </div>
      <div role="gridcell" data-column="move" className={styles.cell}>
        {outcome === undefined ? '–' : <MoveText market={market} outcome={outcome} format={format} />}
      </div>
    </>
  )
}

/** `1.91`, or `−2.5 @ 1.91` where the line has moved since. */
function thenText(market: Market, point: Point, outcome: OutcomeId, format: Format): string {
  const price = format.price(point.prices.get(outcome))
  if (isSameLine(market, point) || point.line === undefined) return price
  return `${formatMarketLine(market.market, point.line)} @ ${price}`
}

function MoveText({ market, outcome, format }: HistoryCellsProps & { readonly outcome: OutcomeId }) {
  const { line, opening, prices } = market
  if (line !== undefined && opening.line !== undefined && line !== opening.line) {
    const from = formatMarketLine(market.market, opening.line)
    const to = formatMarketLine(market.market, line)
    return (
      <span title={`The line moved from ${from} to ${to}`}>
        <span className={styles.soft}>line </span>
        {formatLine(Number((line - opening.line).toFixed(6)), true)}
      </span>
    )
  }
  const change = getChange(market, outcome)
  const [from, to] = [opening.prices.get(outcome)?.decimal, prices.get(outcome)?.decimal]
  if (change === undefined || from === undefined || to === undefined) return '–'
  return <span data-sign={getSign(change, format)}>{changeText(from, to, format.priceFormat)}</span>
}

/** Moves that round to nothing have no sign. */
function getSign(change: number, format: Format): Direction | undefined {
  if (Math.abs(change) < 0.0005) return undefined
  return shownDirection(change > 0 ? 'up' : 'down', format.priceFormat)
}
