import type { OutcomeId } from '@sportsfeeds/domain'
import { memo, useEffect } from 'react'
import { Link } from 'wouter'
import { classNames } from '../../../shared/class-names.ts'
import { formatAge, formatMargin, formatQuantity } from '../../../shared/format.ts'
import { isProvisional } from '../../../shared/game-name.ts'
import { GameTeams } from '../../../shared/game-teams.tsx'
import { gamePath } from '../../../shared/links.ts'
import { getAgeMs, getStatusMs, isLateMarket } from '../../../shared/market-figures.ts'
import { formatMarketLine, marketName } from '../../../shared/market-name.ts'
import { outcomeTitle } from '../../../shared/outcome-name.ts'
import { shownDirection } from '../../../shared/price-change.ts'
import { fitsOneRow, outcomeOn, sides } from '../../../shared/sides.ts'
import { isStale } from '../../../shared/staleness.ts'
import { useFormat } from '../../../shared/use-format.ts'
import { useGame, usePreferences } from '../../../store/hooks.ts'
import type { Market, MarketKey } from '../../../store/market.ts'
import { useSession } from '../../../store/session-context.ts'
import type { Fold } from './table-rows.ts'
import styles from './cells.module.css'
import { HistoryCells } from './history-cells.tsx'
import { PriceCell, recentMove } from '../../../shared/comparison/price-cell.tsx'
import type { RowPlace } from '../../../shared/row-place.ts'
import { RowFrame } from './row-frame.tsx'
import { Sparkline } from './sparkline.tsx'
import { toBoardGame } from '../board-game.ts'
import { StatusTag } from '../../../shared/comparison/status-tag.tsx'
import { useTimes } from '../../../shared/use-times.ts'
import { startText } from '../start-text.ts'
import {
  useDisplayedLastHeard,
  useDisplayedMarket,
  useDisplayedNow,
} from '../../../shared/comparison/use-displayed-market.ts'

interface MarketRowProps extends RowPlace {
  readonly marketKey: MarketKey
  readonly isFirstOfGame: boolean
  readonly isAlternate: boolean
  readonly fold: Fold | undefined
  readonly onToggle: (key: string) => void
}

/** One market. Renders when it changes, and once a second for its age. */
export const MarketRow = memo((props: MarketRowProps) => {
  const market = useDisplayedMarket(props.marketKey)
  return market === undefined ? null : <Row {...props} market={market} />
})

function Row({
  market,
  isFirstOfGame,
  isAlternate,
  fold,
  onToggle,
  ...place
}: MarketRowProps & { readonly market: Market }) {
  const game = useGame(market.gameId)
  const format = useFormat()
  const [{ tracked }] = usePreferences()
  const serverNowMs = useDisplayedNow()
  const times = useTimes()
  const lastHeard = useDisplayedLastHeard()
  const { clock, past } = useSession()
  // Once for each game: the stream delivers what follows.
  useEffect(() => past.request(market.gameId), [past, market.gameId])
  const { view, prices, moves, line, lineMove } = market
  const stale = view.status === 'open' && isStale(market, { game, lastHeard, serverNowMs })
  const start = startText(game, serverNowMs, times)
  const lineText = formatMarketLine(market.market, line)
  const age = formatAge(getAgeMs(market, serverNowMs))
  const { name: gameName } = toBoardGame(game, market)
  const name = marketName(market.market)
  const isInRow = fitsOneRow(view.outcomes)
  const trackedOutcome = isInRow ? outcomeOn(tracked, view.outcomes)?.id : undefined
  const drawnAtMs = clock.now()
  const priced = { type: market.market.type, line, outcomes: [...view.outcomes] }
  const shownLineMove = recentMove(lineMove, drawnAtMs)

  return (
    <RowFrame
      {...place}
      look={{
        firstOfGame: isFirstOfGame,
        nested: isAlternate,
        suspended: view.status === 'suspended',
        closed: view.status === 'closed',
        stale,
      }}
    >
      <div role="gridcell" data-column="start" className={styles.cell}>
        {game?.status === 'live' ? <span className={styles.liveMark} aria-hidden="true" /> : null}
        <span className={styles.soft}>{start}</span>
      </div>
      <div role="rowheader" data-column="game" className={styles.cell}>
        {/* Enter on the row does the same, so that Tab can skip the links. */}
        <Link href={gamePath(market.gameId, market)} tabIndex={-1} className={styles.name}>
          <GameTeams game={game} name={gameName} />
        </Link>
        {game !== undefined && isProvisional(game) ? (
          <span className={styles.mark} title="Known only from its odds: no provider has sent the game yet">
            provisional
          </span>
        ) : null}
      </div>
      <div role="gridcell" data-column="market" className={styles.cell}>
        <span className={classNames(styles.narrowOnly, styles.whenFirst)}>{start} ·</span>
        <span className={styles.market} title={name}>
          {name}
          {lineText === '' ? null : <span className={styles.narrowOnly}> {lineText}</span>}
        </span>
        {fold === undefined ? null : <FoldButton fold={fold} onToggle={onToggle} />}
        <span className={classNames(styles.narrowOnly, styles.whose)}>{market.provider}</span>
        {isFirstOfGame ? null : <span className={classNames(styles.narrowOnly, styles.age)}>{age}</span>}
        <StatusTag view={view} serverNowMs={serverNowMs} />
      </div>
      <div role="gridcell" data-column="line" className={styles.cell}>
        <span className={styles.line} data-moved={shownLineMove?.direction}>
          {lineText}
        </span>
      </div>
      {sides.map((side) => {
        const outcome = isInRow ? outcomeOn(side, view.outcomes) : undefined
        const price = outcome === undefined ? undefined : prices.get(outcome.id)
        const move = outcome === undefined ? undefined : recentMove(moves.get(outcome.id), drawnAtMs)
        return (
          <div key={side} role="gridcell" data-column={side} className={styles.cell}>
            {outcome === undefined || price === undefined ? null : (
              <PriceCell
                text={format.price(price)}
                title={outcomeTitle(outcome, priced, game)}
                letter={letters[outcome.id]}
                move={move}
                isSuspended={view.status === 'suspended'}
                direction={
                  move === undefined ? undefined : shownDirection(move.direction, format.priceFormat)
                }
              />
            )}
          </div>
        )
      })}
      <HistoryCells market={market} outcome={trackedOutcome} format={format} />
      <div role="gridcell" data-column="trend" className={styles.cell}>
        {view.status === 'open' ? (
          trackedOutcome === undefined ? null : (
            <Sparkline trail={market.trail} outcome={trackedOutcome} />
          )
        ) : (
          <span className={styles.since}>{sinceText(market, serverNowMs)}</span>
        )}
      </div>
      <div role="gridcell" data-column="margin" className={styles.cell}>
        <MarginText margin={market.margin} />
      </div>
      <div role="gridcell" data-column="provider" className={styles.cell}>
        <span className={styles.soft}>{market.provider}</span>
      </div>
      <div role="gridcell" data-column="age" className={styles.cell}>
        {isLateMarket(market) ? (
          <span className={styles.late} title={lateHint(market)}>
            late{' '}
          </span>
        ) : null}
        <span className={styles.age}>
          {age}
          {stale ? <span className="visually-hidden"> old, stale</span> : null}
        </span>
      </div>
    </RowFrame>
  )
}

/** Shown where the column's heading does not say which outcome a price is of. */
const letters: Readonly<Record<OutcomeId, string>> = { over: 'O', under: 'U', yes: 'Y', no: 'N' }

/** `goal · 12 s` */
function sinceText(market: Market, serverNowMs: number): string {
  const { reason } = market.view
  const since = formatAge(getStatusMs(market, serverNowMs))
  return reason === undefined ? since : `${reason} · ${since}`
}

function lateHint({ state: { newest } }: Market): string {
  return `Dated ${formatAge(newest.receivedAt - Date.parse(newest.date))} before it arrived`
}

interface FoldButtonProps {
  readonly fold: Fold
  readonly onToggle: (key: string) => void
}

/** Arrow keys on the row do the same, so that Tab can skip the button. */
function FoldButton({ fold, onToggle }: FoldButtonProps) {
  const { isOpen, count, kind } = fold
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.fold}
      aria-expanded={isOpen}
      aria-label={formatQuantity(count, kind === 'lines' ? 'more line' : 'outcome')}
      onClick={() => onToggle(fold.key)}
    >
      <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
      {kind === 'lines' ? `+${count}` : count}
    </button>
  )
}

function MarginText({ margin }: { readonly margin: number | undefined }) {
  if (margin === undefined) return <span className={styles.soft}>–</span>
  const text = formatMargin(margin)
  // As it is shown: what rounds to nothing is none.
  const isArbitrage = margin < 0 && text !== formatMargin(0)
  return (
    <span
      className={isArbitrage ? styles.arbitrage : styles.soft}
      title={isArbitrage ? 'Arbitrage within the prices of this provider' : undefined}
    >
      {text}
    </span>
  )
}
