import type { GameId, OutcomeId } from '@sportsfeeds/domain'
import { memo, type ReactNode } from 'react'
import { Link } from 'wouter'
import { classNames } from '../class-names.ts'
import { formatLine, formatPercent, formatQuantity, formatSignedPoints } from '../format.ts'
import { BellIcon } from '../icons.tsx'
import { gamePath, newLevelPath } from '../links.ts'
import { formatMarketLine, marketName } from '../market-name.ts'
import { outcomeName } from '../outcome-name.ts'
import { formatFair } from '../price-format.ts'
import { changeText } from '../price-change.ts'
import { type Format, useFormat } from '../use-format.ts'
import { useGame } from '../../store/hooks.ts'
import type { Market } from '../../store/market.ts'
import type { LineContext } from './line-context.ts'
import { arbitrageLines, getLineView } from './line-context.ts'
import { useDisplayedGroup, useDisplayedLastHeard, useDisplayedNow } from './use-displayed-market.ts'
import type { ComparisonLayout, LabelColumn } from './comparison-layout.ts'
import { findLine, type OutcomeRowData, toGroup } from './outcome-rows.ts'
import styles from './comparison.module.css'
import { FoldButton } from './fold-button.tsx'
import type { LineView, OutcomeView } from './line-view.ts'
import { countDecimals } from './price-cell.tsx'
import { ProviderCell } from './provider-cell.tsx'
import { StatusTag } from './status-tag.tsx'
import type { ComparisonPlace } from '../row-place.ts'
import type { VisibleProviders } from './use-visible-providers.ts'

interface OutcomeRowProps extends ComparisonPlace {
  readonly row: OutcomeRowData
  readonly layout: ComparisonLayout
  readonly providers: VisibleProviders
  readonly settings: Pick<LineContext, 'fairMethod' | 'moveWindowMs'>
  readonly onToggle: (key: string) => void
  /** Address that an outcome's name leads to, unless it is the game's page. */
  readonly getPath?: (gameId: GameId, market: Market, outcomeId: OutcomeId) => string
}

/** One outcome of a line at every provider. Renders when a market of its group changes, and once a second for its marks. */
export const OutcomeRow = memo(
  ({ row, layout, providers, settings, onToggle, getPath, ...place }: OutcomeRowProps) => {
    const markets = useDisplayedGroup(row.groupKey)
    const game = useGame(row.gameId)
    const serverNowMs = useDisplayedNow()
    const lastHeard = useDisplayedLastHeard()
    const format = useFormat()
    const group = toGroup(markets)
    const line = group === undefined ? undefined : findLine(group, row.line)
    if (group === undefined || line === undefined) return null
    const context = { ...settings, lastHeard, serverNowMs }
    const view = getLineView(group, line, game, context, viewAgeMs)
    const outcome = view.outcomes.find(({ id }) => id === row.outcomeId)
    const [market] = line.markets
    const hasMore =
      row.folded !== undefined && arbitrageLines(group, game, context, viewAgeMs).some((one) => one !== line)
    if (outcome === undefined || market === undefined) return null
    const name = outcomeName(outcome, game)
    const lineText = outcome.line === undefined ? '' : formatLine(outcome.line, group.family === 'handicap')

    const label: Record<LabelColumn, ReactNode> = {
      market: row.isFirstOfLine ? (
        <>
          <span
            className={row.isAlternate ? styles.alternate : styles.market}
            title={marketName(group.market)}
          >
            {row.isAlternate ? formatMarketLine(group.market, row.line) : marketName(group.market)}
          </span>
          {row.folded === undefined ? null : (
            <FoldButton
              fold={row.folded}
              label={`${formatQuantity(row.folded.count, 'more line')}${hasMore ? ', with an arbitrage' : ''}`}
              isMarked={hasMore}
              text={`+${row.folded.count}`}
              onToggle={onToggle}
            />
          )}
          <StatusTag view={market.view} status={view.status} serverNowMs={serverNowMs} />
        </>
      ) : null,
      outcome: (
        <>
          <Link
            href={(getPath ?? gamePath)(row.gameId, market, row.outcomeId)}
            tabIndex={-1}
            className={styles.outcome}
            title={name}
          >
            <bdi>{name}</bdi>
            {layout.isNarrow && lineText !== '' ? (
              <span className={styles.lineOfOutcome}> {lineText}</span>
            ) : null}
            {layout.isNarrow && row.isFirstOfLine ? (
              <span className={styles.marketOfOutcome}> {marketName(group.market)}</span>
            ) : null}
          </Link>
          {outcome.best === undefined ? null : (
            <Link
              href={newLevelPath(market, row.outcomeId, outcome.best.quoted.decimal)}
              tabIndex={-1}
              className={styles.newAlert}
              aria-label={`New alert: ${name}`}
              title="Alert at a price (n)"
            >
              <BellIcon />
            </Link>
          )}
        </>
      ),
      line: <span className={styles.soft}>{lineText}</span>,
      best: (
        <Best
          outcome={outcome}
          format={format}
          isArbitrage={view.arbitrage !== undefined}
          isNarrow={layout.isNarrow}
        />
      ),
      fair: (
        <span className={styles.soft}>
          {outcome.fair === undefined ? '–' : formatFair(outcome.fair, format.priceFormat)}
        </span>
      ),
      book: row.isFirstOfLine ? <Book view={view} /> : null,
      move: <MoveText outcome={outcome} family={group.family} />,
    }

    return (
      <div
        role="row"
        id={place.id}
        aria-rowindex={place.rowIndex}
        aria-selected={place.isActive}
        className={classNames(
          styles.row,
          styles.outcomeRow,
          row.isFirstOfLine && styles.firstOfLine,
          view.status !== 'open' && styles.notOpen,
        )}
        style={{ transform: `translateY(${place.top}px)`, blockSize: place.height }}
      >
        <div
          className={styles.labels}
          style={{ inlineSize: layout.labelsWidth, gridTemplateColumns: layout.template }}
        >
          {layout.labels.map(({ key }, index) => (
            <div
              key={key}
              role={key === 'outcome' ? 'rowheader' : 'gridcell'}
              aria-colindex={index + 1}
              data-column={key}
              className={styles.cell}
            >
              {label[key]}
            </div>
          ))}
        </div>
        {providers.shown.map(({ name: provider, index, start }) => (
          <div
            key={provider}
            role="gridcell"
            aria-colindex={layout.labels.length + index + 1}
            data-provider={provider}
            className={styles.providerCell}
            style={{ insetInlineStart: start, inlineSize: layout.providerWidth }}
          >
            <ProviderCell
              cell={outcome.cells.get(provider)}
              name={name}
              provider={provider}
              family={group.family}
              format={format}
              serverNowMs={serverNowMs}
            />
          </div>
        ))}
      </div>
    )
  },
)

/** Marks and staleness are as old as this at most. */
const viewAgeMs = 900

interface BestProps {
  readonly outcome: OutcomeView
  readonly format: Format
  readonly isArbitrage: boolean
  readonly isNarrow: boolean
}

function Best({ outcome: { best, status }, format, isArbitrage, isNarrow }: BestProps) {
  if (status === 'removed') return <span className={styles.soft}>Removed</span>
  if (best === undefined) return <span className={styles.soft}>–</span>
  const [first, ...others] = best.providers
  const price = format.price(best.quoted)
  return (
    <>
      <span
        className={classNames(styles.bestPrice, isArbitrage && styles.arbitrage)}
        data-decimals={countDecimals(price)}
      >
        {price}
      </span>
      <span className={styles.bestProvider} title={best.providers.join(', ')}>
        {isNarrow ? first?.slice(0, shortLength) : first}
      </span>
      {others.length === 0 || isNarrow ? null : <span className={styles.others}>+{others.length}</span>}
    </>
  )
}

/** Letters of a provider's name on a phone. */
const shortLength = 3

function Book({ view: { total, arbitrage } }: { readonly view: LineView }) {
  if (total === undefined) return <span className={styles.soft}>–</span>
  if (arbitrage === undefined) return <span className={styles.soft}>{formatPercent(total)}</span>
  return (
    <span className={styles.arbitrage} title={`Arbitrage: ${formatPercent(arbitrage.profit)} profit`}>
      {/* Most are so small that one decimal would round them to 100. */}
      {formatPercent(total, 2)}
      <span className="visually-hidden"> arbitrage</span>
    </span>
  )
}

function MoveText({ outcome: { move }, family }: { readonly outcome: OutcomeView; readonly family: string }) {
  if (move === undefined) return <span className={styles.soft}>–</span>
  if (move.kind === 'line') {
    const isSigned = family === 'handicap'
    return (
      <span className={styles.lineMove} title="The line moved">
        {formatLine(move.from, isSigned)} → {formatLine(move.to, isSigned)}
      </span>
    )
  }
  return (
    <span
      data-sign={Math.abs(move.points) < 0.0005 ? undefined : move.points > 0 ? 'up' : 'down'}
      title={`Fair price ${changeText(move.from, move.to, 'decimal')}`}
    >
      {formatSignedPoints(move.points)}
    </span>
  )
}
