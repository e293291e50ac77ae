import type { GameId } from '@sportsfeeds/domain'
import { useCallback, useMemo, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { formatCount } from '../../shared/format.ts'
import { getGameName } from '../../shared/game-name.ts'
import { formatMarketLine, marketTitle } from '../../shared/market-name.ts'
import { Notice } from '../../shared/notice.tsx'
import { useGame, useNow, usePreferences } from '../../store/hooks.ts'
import type { Quoted } from '../../store/quoted.ts'
import { useSession } from '../../store/session-context.ts'
import { ChangesTable } from './changes-table.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { csvFileName, toCsv, saveFile } from './csv.ts'
import { GameHead } from './game-head.tsx'
import styles from './game-history.module.css'
import { GameMatrix } from './game-matrix.tsx'
import { GameToolbar } from './game-toolbar.tsx'
import type { GameView } from './game-view.ts'
import type { HistoryFeed } from './history-feed.ts'
import { outcomeName, outcomeTitle } from '../../shared/outcome-name.ts'
import { formatPrice } from '../../shared/price-format.ts'
import { PriceChart } from './price-chart.tsx'
import { toProposition } from './price-history.ts'
import { ProviderLegend } from './provider-legend.tsx'
import { StatusLine } from './status-line.tsx'
import { type OutcomeChoice, type ProviderLine, useGameFigures } from './use-game-figures.ts'

interface GameHistoryProps {
  readonly gameId: GameId
  readonly feed: HistoryFeed
  readonly view: GameView
  readonly onView: (change: Partial<GameView>) => void
}

export function GameHistory({ gameId, feed, view, onView }: GameHistoryProps) {
  const game = useGame(gameId)
  const session = useSession()
  const nowMs = useNow()
  const [preferences, changePreferences] = usePreferences()
  const [cursorMs, setCursorMs] = useState<number>()
  const figures = useGameFigures(feed, view, game)
  const priceFormat = view.format ?? preferences.priceFormat
  const price = useCallback((quoted: Quoted | undefined) => formatPrice(quoted, priceFormat), [priceFormat])
  const { market, lines, bounds, status, hasMovingLine } = figures
  const proposition = market === undefined ? undefined : toProposition(market)
  const type = proposition?.type ?? ''
  const formatLine = useMemo(
    () => (hasMovingLine ? (line: number) => formatMarketLine({ type }, line) : undefined),
    [type, hasMovingLine],
  )
  const getOutcomeName = ({ line, ...outcome }: OutcomeChoice): string =>
    hasMovingLine
      ? outcomeName(outcome, game)
      : outcomeTitle({ ...outcome, line }, { type, line, outcomes: [] }, game)
  const chosen = figures.outcomes.find(({ id }) => id === figures.outcome)
  const shown = lines.filter(({ isShown }) => isShown)
  const isEmpty = lines.every(({ steps }) => steps.length === 0)

  const toggle = (provider: string): void =>
    onView({
      hidden: view.hidden.includes(provider)
        ? view.hidden.filter((one) => one !== provider)
        : [...view.hidden, provider],
    })

  const exportCsv = (): void => {
    if (market === undefined) return
    const records = shown.flatMap(({ provider }) => feed.history.records(market, provider))
    saveFile(csvFileName(gameId, market, bounds), toCsv(records, bounds, game))
  }

  return (
    <div className={styles.page}>
      <title>{`${game === undefined ? gameId : getGameName(game)}${latestText(chosen, shown, price)} · sportsfeeds`}</title>
      <GameHead gameId={gameId} game={game} serverNowMs={nowMs + session.serverNow() - session.clock.now()} />
      <GameMatrix gameId={gameId} view={view} />
      <GameToolbar
        view={view}
        onChange={onView}
        figures={figures}
        priceFormat={priceFormat}
        onPriceFormat={(format) => {
          changePreferences({ priceFormat: format })
          // A format in the address would otherwise keep precedence.
          onView({ format: view.format === undefined ? undefined : format })
        }}
        outcomeName={getOutcomeName}
        onExport={isEmpty ? undefined : exportCsv}
      />
      <StatusLine status={status} cutAtMs={figures.cutAtMs} isEmpty={isEmpty} onRetry={() => feed.retry()} />
      {isEmpty ? (
        <EmptyHistory
          status={status.kind}
          onWiden={() => onView({ range: { kind: 'last', span: '7d' } })}
          onRetry={() => feed.retry()}
        />
      ) : (
        <div className={styles.content}>
          <section className={styles.chart} aria-label="Chart">
            <ProviderLegend
              lines={lines}
              cursorMs={cursorMs}
              price={price}
              formatLine={formatLine}
              onToggle={toggle}
            />
            <PriceChart
              label={`${proposition === undefined ? '' : marketTitle(proposition)}, ${chosen === undefined ? '' : getOutcomeName(chosen)}: prices over time`}
              lines={lines}
              bounds={bounds}
              gaps={figures.gaps}
              priceFormat={priceFormat}
              price={price}
              formatLine={formatLine}
              cursorMs={cursorMs}
              onCursor={setCursorMs}
            />
            <ChartLegend />
          </section>
          <section className={styles.changes} aria-labelledby="changes-title">
            <h2 id="changes-title">
              Changes <span className={styles.count}>{formatCount(figures.changes.length)}</span>
            </h2>
            <ChangesTable
              changes={figures.changes}
              // A table of all runners of a race would be too wide.
              outcomes={
                figures.outcomes.length > maxColumns
                  ? [chosen].filter((one) => one !== undefined)
                  : figures.outcomes
              }
              outcomeName={getOutcomeName}
              price={price}
              formatLine={formatLine}
              priceFormat={priceFormat}
            />
          </section>
        </div>
      )}
    </div>
  )
}

/** The newest price of the chosen outcome, for the title of the tab. */
function latestText(
  chosen: OutcomeChoice | undefined,
  lines: readonly ProviderLine[],
  price: (quoted: Quoted | undefined) => string,
): string {
  const quoted = lines[0]?.quotes.at(-1)?.prices.get(chosen?.id ?? '')
  return quoted === undefined ? '' : ` ${price(quoted)}`
}

const maxColumns = 3

interface EmptyHistoryProps {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly onWiden: () => void
  readonly onRetry: () => void
}

function EmptyHistory({ status, onWiden, onRetry }: EmptyHistoryProps) {
  switch (status) {
    case 'loading':
      return <Notice title="Loading history" figure="wave" />
    case 'ready':
      return (
        <Notice
          title="No odds in this range"
          actions={
            <Button look="outlined" onClick={onWiden}>
              Show the last 7 days
            </Button>
          }
        >
          No odds stored for this market in this period. New odds appear here as they arrive.
        </Notice>
      )
    case 'failed':
      return (
        <Notice
          title="The history could not be loaded"
          figure="broken"
          actions={
            <Button look="primary" onClick={onRetry}>
              Try again
            </Button>
          }
        >
          The feeds API did not respond as expected. New odds appear here as they arrive.
        </Notice>
      )
  }
}
