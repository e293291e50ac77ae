import { memo, useEffect } from 'react'
import { Link } from 'wouter'
import { classNames } from '../../shared/class-names.ts'
import { formatAge, formatChange, humanise } from '../../shared/format.ts'
import { LockIcon } from '../../shared/icons.tsx'
import { gamePath } from '../../shared/links.ts'
import { getAgeMs, getChange, isStale, formatMarketLine } from '../../shared/market-figures.ts'
import { useFormat } from '../../shared/use-format.ts'
import { useGame, usePreferences } from '../../store/hooks.ts'
import { type Market, type MarketKey, type Move, type Outcome, outcomes } from '../../store/market.ts'
import { useSession } from '../../store/session-context.ts'
import { gameName } from './board-rows.ts'
import styles from './cells.module.css'
import { useDisplayedMarket, useDisplayedNow } from './use-displayed-market.ts'
import { moveShownMs, PriceCell } from './price-cell.tsx'
import { Sparkline } from './sparkline.tsx'
import { startText } from './start-text.ts'

interface MarketRowProps {
  readonly id: string
  readonly marketKey: MarketKey
  /** Position in the grid; the header row is 1. */
  readonly rowIndex: number
  readonly isFirstOfGame: boolean
  readonly isActive: boolean
  readonly top: number
  readonly height: number
}

/** One market. Renders when it changes, and once a second for its age. */
export const MarketRow = memo((props: MarketRowProps) => {
  const market = useDisplayedMarket(props.marketKey)
  return market === undefined ? null : <Row {...props} market={market} />
})

function Row({
  id,
  market,
  rowIndex,
  isFirstOfGame,
  isActive,
  top,
  height,
}: MarketRowProps & { readonly market: Market }) {
  const game = useGame(market.gameId)
  const format = useFormat()
  const [{ tracked }] = usePreferences()
  const serverNowMs = useDisplayedNow()
  const { clock, past } = useSession()
  // Once for each game: the stream delivers what follows.
  useEffect(() => past.request(market.gameId), [past, market.gameId])
  const { odds, prices, moves, opening, previous } = market
  const isSuspended = !odds.isOpen
  const stale = isStale(market, game, serverNowMs)
  const change = getChange(market, tracked)
  const start = startText(game, serverNowMs)
  const line = formatMarketLine(odds)
  const age = formatAge(getAgeMs(market, serverNowMs))
  const drawnAtMs = clock.now()
  const shownMove = (outcome: Outcome): Move | undefined => {
    const move = moves[outcome]
    return move !== undefined && drawnAtMs - move.atMs < moveShownMs ? move : undefined
  }

  return (
    <div
      role="row"
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={isActive}
      className={classNames(
        styles.row,
        isFirstOfGame && styles.firstOfGame,
        isSuspended && styles.suspended,
        stale && styles.stale,
      )}
      style={{ transform: `translateY(${top}px)`, blockSize: height }}
    >
      <div role="gridcell" data-column="start" className={styles.cell}>
        {game?.status === 'live' ? <span className={styles.liveMark} aria-hidden="true" /> : null}
        <span className={styles.soft}>{start}</span>
      </div>
      <div role="rowheader" data-column="game" className={styles.cell}>
        {/* Enter on the row does the same, so that Tab can skip the links. */}
        <Link href={gamePath(market.gameId, market.key)} tabIndex={-1} className={styles.name}>
          {gameName(game, market)}
        </Link>
      </div>
      <div role="gridcell" data-column="market" className={styles.cell}>
        <span className={classNames(styles.narrowOnly, styles.whenFirst)}>{start} ·</span>
        <span>
          {humanise(market.type)}
          {line === '' ? null : <span className={styles.narrowOnly}> {line}</span>}
        </span>
        <span className={classNames(styles.narrowOnly, styles.whose)}>{market.provider}</span>
        {isFirstOfGame ? null : <span className={classNames(styles.narrowOnly, styles.age)}>{age}</span>}
        {isSuspended ? (
          <span className={styles.tag}>
            <LockIcon />
            <span>Susp</span>
            <span className="visually-hidden">ended</span>
          </span>
        ) : null}
      </div>
      <div role="gridcell" data-column="line" className={styles.cell}>
        {line}
      </div>
      {outcomes.map((outcome) => (
        <div key={outcome} role="gridcell" data-column={outcome} className={styles.cell}>
          {prices[outcome] === undefined ? null : (
            <PriceCell text={format.price(prices[outcome])} move={shownMove(outcome)} />
          )}
        </div>
      ))}
      <div role="gridcell" data-column="opening" className={styles.cell}>
        <span className={styles.soft}>{format.price(opening.prices[tracked])}</span>
      </div>
      <div role="gridcell" data-column="last" className={styles.cell}>
        <span className={styles.soft}>{format.price(previous?.[tracked])}</span>
      </div>
      <div role="gridcell" data-column="move" className={styles.cell}>
        {change === undefined ? '–' : <span data-sign={getSign(change)}>{formatChange(change)}</span>}
      </div>
      <div role="gridcell" data-column="trend" className={styles.cell}>
        <Sparkline trail={market.trail} outcome={tracked} />
      </div>
      <div role="gridcell" data-column="margin" className={styles.cell}>
        <span className={styles.soft}>
          {market.margin === undefined ? '–' : `${(market.margin * 100).toFixed(1)}%`}
        </span>
      </div>
      <div role="gridcell" data-column="provider" className={styles.cell}>
        <span className={styles.soft}>{market.provider}</span>
      </div>
      <div role="gridcell" data-column="age" className={styles.cell}>
        <span className={styles.age}>
          {age}
          {stale ? <span className="visually-hidden"> old, stale</span> : null}
        </span>
      </div>
    </div>
  )
}

/** Moves that round to 0.0 % have no sign. */
function getSign(change: number): 'up' | 'down' | undefined {
  if (Math.abs(change) < 0.0005) return undefined
  return change > 0 ? 'up' : 'down'
}
