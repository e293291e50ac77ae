import type { GameId } from '@sportsfeeds/domain'
import { useCallback, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { formatCount, formatPrice, humanise } from '../../shared/format.ts'
import { Notice } from '../../shared/notice.tsx'
import { useGame, useNow, usePreferences } from '../../store/hooks.ts'
import type { Outcome } from '../../store/market.ts'
import { useSession } from '../../store/session-context.ts'
import { ChangesTable } from './changes-table.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { csvFileName, toCsv, saveFile } from './csv.ts'
import { GameHead } from './game-head.tsx'
import styles from './game-history.module.css'
import { GameToolbar } from './game-toolbar.tsx'
import type { GameView } from './game-view.ts'
import type { HistoryFeed } from './history-feed.ts'
import { outcomeName } from '../../shared/outcome-name.ts'
import { PriceChart } from './price-chart.tsx'
import { ProviderLegend } from './provider-legend.tsx'
import { StatusLine } from './status-line.tsx'
import { useGameFigures } from './use-game-figures.ts'

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
  const figures = useGameFigures(feed, view)
  const priceFormat = view.format ?? preferences.priceFormat
  const price = useCallback(
    (decimal: number | undefined) => (decimal === undefined ? '–' : formatPrice(decimal, priceFormat)),
    [priceFormat],
  )
  const getOutcomeName = (outcome: Outcome): string => outcomeName(outcome, figures.market, game)
  const { market, lines, bounds, status } = figures
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
    const quotes = shown.flatMap((line) => line.quotes)
    saveFile(csvFileName(gameId, market, bounds), toCsv(quotes, bounds))
  }

  return (
    <div className={styles.page}>
      <GameHead gameId={gameId} game={game} serverNowMs={nowMs + session.serverNow() - session.clock.now()} />
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
            <ProviderLegend lines={lines} cursorMs={cursorMs} price={price} onToggle={toggle} />
            <PriceChart
              label={`${humanise(market ?? '')}, ${getOutcomeName(figures.outcome)}: prices over time`}
              lines={lines}
              bounds={bounds}
              gaps={figures.gaps}
              scale={priceFormat === 'implied' ? 'implied' : 'decimal'}
              price={price}
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
              outcomes={figures.outcomes}
              outcomeName={getOutcomeName}
              price={price}
            />
          </section>
        </div>
      )}
    </div>
  )
}

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
