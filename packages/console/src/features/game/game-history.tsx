import type { GameId, Market } from '@sportsfeeds/domain'
import { useCallback, useMemo, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { formatCount, humanise } from '../../shared/format.ts'
import { getGameName } from '../../shared/game-name.ts'
import { formatMarketLine, marketTitle } from '../../shared/market-name.ts'
import { PageTitle } from '../../shared/page-title.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useGame, useNow, usePreferences } from '../../store/hooks.ts'
import type { Quoted } from '../../store/quoted.ts'
import { useSession } from '../../store/session-context.ts'
import { changesWithin } from './changes.ts'
import { ChangesTable } from './changes-table.tsx'
import { fitBounds, getScale } from './chart-data.ts'
import { ChartLegend } from './chart-legend.tsx'
import { toMarks } from './chart-marks.ts'
import { csvFileName, toCsv, saveFile } from './csv.ts'
import { GameHead } from './game-head.tsx'
import styles from './game-history.module.css'
import { GameMatrix } from './game-matrix.tsx'
import { GameToolbar } from './game-toolbar.tsx'
import type { GameView } from './game-view.ts'
import type { HistoryFeed } from './history-feed.ts'
import { formatPrice } from '../../shared/price-format.ts'
import { PriceChart } from './price-chart.tsx'
import { toProposition } from './price-history.ts'
import { LineLegend } from './line-legend.tsx'
import type { Stretch } from './price-line.ts'
import { StatusLine } from './status-line.tsx'
import { within } from './zoom.ts'
import { type GameFigures, useGameFigures } from './use-game-figures.ts'

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
  const [zoom, setZoom] = useState<Stretch>()
  const [pointedKey, setPointedKey] = useState<string>()
  const figures = useGameFigures(feed, view, game)
  const priceFormat = view.format ?? preferences.priceFormat
  const price = useCallback((quoted: Quoted | undefined) => formatPrice(quoted, priceFormat), [priceFormat])
  const { market, outcome, outcomes, lines, by, betStops, bounds, gaps, status, hasMovingLine } = figures
  const proposition = market === undefined ? undefined : toProposition(market)
  const type = proposition?.type ?? ''
  const formatLine = useMemo(
    () => (hasMovingLine ? (line: number) => formatMarketLine({ type }, line) : undefined),
    [type, hasMovingLine],
  )
  const isEmpty = lines.every(({ steps }) => steps.length === 0)
  const fitted = useMemo(
    () =>
      fitBounds(
        bounds,
        lines.map(({ steps }) => steps),
        gaps,
      ),
    [bounds, lines, gaps],
  )
  const window = useMemo(() => (zoom === undefined ? fitted : within(zoom, fitted)), [zoom, fitted])
  const shownChanges = useMemo(
    () => (zoom === undefined ? figures.changes : changesWithin(figures.changes, window)),
    [zoom, figures.changes, window],
  )
  const scoreChanges = session.scores.get(gameId)
  const marks = useMemo(() => toMarks(scoreChanges, betStops), [scoreChanges, betStops])

  const toggle = (key: string): void =>
    onView({
      hidden: view.hidden.includes(key) ? view.hidden.filter((one) => one !== key) : [...view.hidden, key],
    })

  const exportCsv = (): void => {
    if (market === undefined) return
    const range = zoom === undefined ? bounds : window
    const providers = new Set(lines.filter(({ isShown }) => isShown).map(({ provider }) => provider))
    const records = [...providers].flatMap((provider) => feed.history.records(market, provider))
    saveFile(csvFileName(gameId, market, range), toCsv(records, range, game))
  }

  return (
    <div className={styles.page}>
      <PageTitle>{`${game === undefined ? gameId : getGameName(game)}${latestText(figures, price)}`}</PageTitle>
      <GameHead gameId={gameId} game={game} serverNowMs={nowMs + session.serverNow() - session.clock.now()} />
      <GameMatrix gameId={gameId} view={view} />
      <GameToolbar
        view={view}
        onChange={onView}
        figures={figures}
        scale={getScale(view.scale, priceFormat)}
        priceFormat={priceFormat}
        onPriceFormat={(format) => {
          changePreferences({ priceFormat: format })
          // A format in the address would otherwise keep precedence.
          onView({ format: view.format === undefined ? undefined : format })
        }}
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
            <LineLegend
              label={humanise(by)}
              lines={lines}
              price={price}
              formatLine={formatLine}
              onToggle={toggle}
              onPoint={setPointedKey}
            />
            <PriceChart
              label={chartLabel(proposition, figures)}
              lines={lines}
              by={by}
              pointedKey={pointedKey}
              bounds={fitted}
              window={window}
              gaps={gaps}
              marks={marks}
              scale={getScale(view.scale, priceFormat)}
              priceFormat={priceFormat}
              price={price}
              formatLine={formatLine}
              onZoom={setZoom}
            />
            <ChartLegend />
          </section>
          <section className={styles.changes} aria-labelledby="changes-title">
            <h2 id="changes-title">
              Changes{' '}
              <span className={styles.count}>
                {zoom === undefined ? '' : `${formatCount(shownChanges.length)} of `}
                {formatCount(figures.changes.length)}
              </span>
            </h2>
            <ChangesTable
              changes={shownChanges}
              // A table of all runners of a race would be too wide.
              outcomes={outcomes.length > maxColumns ? outcomes.filter((one) => one === outcome) : outcomes}
              tracked={outcome}
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

/** `Moneyline, Liverpool: prices over time` */
function chartLabel(
  proposition: Market | undefined,
  { by, outcome, provider }: Pick<GameFigures, 'by' | 'outcome' | 'provider'>,
): string {
  const subject = by === 'outcomes' ? provider : outcome?.title
  return `${proposition === undefined ? '' : marketTitle(proposition)}, ${subject ?? ''}: prices over time`
}

/** ` 2.13`: the newest price of the chosen outcome, for the title of the tab. */
function latestText(
  { outcome, lines }: Pick<GameFigures, 'outcome' | 'lines'>,
  price: (quoted: Quoted | undefined) => string,
): string {
  const quoted = lines
    .find(({ isShown }) => isShown)
    ?.quotes.at(-1)
    ?.prices.get(outcome?.id ?? '')
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
