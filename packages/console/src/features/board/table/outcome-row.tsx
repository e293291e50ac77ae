import type { Outcome, OutcomeStatus } from '@sportsfeeds/domain'
import { memo } from 'react'
import { Link } from 'wouter'
import { gamePath } from '../../../shared/links.ts'
import { formatOutcomeLine, outcomeName, outcomeTitle } from '../../../shared/outcome-name.ts'
import { shownDirection } from '../../../shared/price-change.ts'
import { isStale } from '../../../shared/staleness.ts'
import { useFormat } from '../../../shared/use-format.ts'
import { useGame } from '../../../store/hooks.ts'
import type { Market, MarketKey } from '../../../store/market.ts'
import { useSession } from '../../../store/session-context.ts'
import styles from './cells.module.css'
import { HistoryCells } from './history-cells.tsx'
import { PriceCell, recentMove } from '../../../shared/comparison/price-cell.tsx'
import type { RowPlace } from '../../../shared/row-place.ts'
import { RowFrame } from './row-frame.tsx'
import { Sparkline } from './sparkline.tsx'
import {
  useDisplayedLastHeard,
  useDisplayedMarket,
  useDisplayedNow,
} from '../../../shared/comparison/use-displayed-market.ts'

interface OutcomeRowProps extends RowPlace {
  readonly marketKey: MarketKey
  readonly outcomeId: string
}

/** One of many outcomes of a market, such as a runner, under its market's row. */
export const OutcomeRow = memo((props: OutcomeRowProps) => {
  const market = useDisplayedMarket(props.marketKey)
  const outcome = market?.view.outcomes.find(({ id }) => id === props.outcomeId)
  return market === undefined || outcome === undefined ? null : (
    <Row {...props} market={market} outcome={outcome} />
  )
})

type RowProps = RowPlace & { readonly market: Market; readonly outcome: Outcome }

function Row({ market, outcome, ...place }: RowProps) {
  const game = useGame(market.gameId)
  const format = useFormat()
  const serverNowMs = useDisplayedNow()
  const lastHeard = useDisplayedLastHeard()
  const { clock } = useSession()
  const { view, line } = market
  const name = outcomeName(outcome, game)
  const priced = { type: market.market.type, line, outcomes: [...view.outcomes] }
  const price = market.prices.get(outcome.id)
  const move = recentMove(market.moves.get(outcome.id), clock.now())

  return (
    <RowFrame
      {...place}
      look={{
        nested: true,
        suspended: view.status === 'suspended' || outcome.status === 'suspended',
        closed: view.status === 'closed' || outcome.status === 'removed',
        stale: view.status === 'open' && isStale(market, { game, lastHeard, serverNowMs }),
      }}
    >
      <div role="gridcell" data-column="start" className={styles.cell} />
      <div role="rowheader" data-column="game" className={styles.cell}>
        <Link href={gamePath(market.gameId, market, outcome.id)} tabIndex={-1} className={styles.name}>
          {name}
        </Link>
      </div>
      <div role="gridcell" data-column="market" className={styles.cell}>
        <span className={styles.narrowOnly} aria-hidden="true">
          {name}
        </span>
        {outcome.status === undefined ? null : (
          <span className={styles.mark} data-status={outcome.status}>
            {statusNames[outcome.status]}
          </span>
        )}
      </div>
      <div role="gridcell" data-column="line" className={styles.cell}>
        {formatOutcomeLine(priced, outcome)}
      </div>
      <div role="gridcell" data-column="home" className={styles.cell}>
        {price === undefined || outcome.status === 'removed' ? null : (
          <PriceCell
            text={format.price(price)}
            title={outcomeTitle(outcome, priced, game)}
            move={move}
            direction={move === undefined ? undefined : shownDirection(move.direction, format.priceFormat)}
          />
        )}
      </div>
      <div role="gridcell" data-column="draw" className={styles.cell} />
      <div role="gridcell" data-column="away" className={styles.cell} />
      <HistoryCells market={market} outcome={outcome.id} format={format} />
      <div role="gridcell" data-column="trend" className={styles.cell}>
        <Sparkline trail={market.trail} outcome={outcome.id} />
      </div>
      <div role="gridcell" data-column="margin" className={styles.cell} />
      <div role="gridcell" data-column="provider" className={styles.cell} />
      <div role="gridcell" data-column="age" className={styles.cell} />
    </RowFrame>
  )
}

const statusNames: Readonly<Record<OutcomeStatus, string>> = {
  suspended: 'Susp',
  removed: 'Removed',
  winner: 'Winner',
  loser: 'Lost',
}
