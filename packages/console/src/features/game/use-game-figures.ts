import {
  type EpochMs,
  type Game,
  type Odds,
  type OutcomeId,
  outcomeLine,
  type ProviderName,
  toEpochMs,
} from '@sportsfeeds/domain'
import { useMemo } from 'react'
import { outcomeName, outcomeTitle } from '../../shared/outcome-name.ts'
import { isStale, staleAfterMs } from '../../shared/staleness.ts'
import { useConnection, useNow, useValue } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { type Change, listChanges } from './changes.ts'
import type { ChartLine, OutcomeChoice } from './chart-line.ts'
import { type Comparison, type GameView, getBounds } from './game-view.ts'
import type { HistoryFeed, HistoryStatus } from './history-feed.ts'
import { type MarketName, type PriceHistory, toProposition } from './price-history.ts'
import { priceLine, type Step, type Stretch } from './price-line.ts'

/** All data that the game page shows. */
export interface GameFigures {
  readonly status: HistoryStatus
  readonly markets: readonly MarketName[]
  readonly market: MarketName | undefined
  readonly outcomes: readonly OutcomeChoice[]
  readonly outcome: OutcomeChoice | undefined
  readonly providers: readonly ProviderName[]
  /** The one whose outcomes are compared. */
  readonly provider: ProviderName | undefined
  readonly by: Comparison
  /** True if lines belong to prices and not to the market: each price needs its own. */
  readonly hasMovingLine: boolean
  readonly lines: readonly ChartLine[]
  readonly changes: readonly Change[]
  /** Of all providers, in no order: their reasons say what happened in the game. */
  readonly betStops: readonly Odds[]
  readonly bounds: Stretch
  readonly gaps: readonly Stretch[]
  /** The history is incomplete before this time; undefined if it is complete. */
  readonly cutAtMs: number | undefined
}

/** Computes the figures of `feed` in `view` when odds arrive, and once a second. */
export function useGameFigures(feed: HistoryFeed, view: GameView, game: Game | undefined): GameFigures {
  const version = useValue(feed.version)
  const status = useValue(feed.status)
  const session = useSession()
  const { gameId } = feed
  const { state, liveUntilMs } = useConnection()
  const nowMs = useNow()
  const offsetMs = session.serverNow() - session.clock.now()
  const isLive = state.kind === 'live'
  const { history } = feed
  const market = view.market ?? history.markets()[0]
  // The history is a mutable object; `version` changes with its content.
  const { outcomes, hasMovingLine } = useMemo(
    () => listOutcomes(history, market, game),
    [history, version, market, game],
  )
  const outcome = outcomes.find(({ id }) => id === view.outcome) ?? outcomes[0]
  const by = view.by ?? (outcomes.length > maxSides ? 'outcomes' : 'providers')
  const provider = chooseProvider(history, market, view.focus)

  // Providers' clocks may be ahead of the server's.
  const serverNowMs = Math.max(nowMs + offsetMs, version.atMs, history.newestAtMs ?? 0)
  const bounds = useMemo(() => getBounds(view.range, serverNowMs), [view.range, serverNowMs])
  const changes = useMemo(() => {
    if (market === undefined || provider === undefined) return []
    const shown =
      by === 'outcomes' ? [provider] : history.providers(market).filter((one) => !view.hidden.includes(one))
    return listChanges(history, market, shown, bounds)
  }, [history, version, market, provider, by, view.hidden, bounds])

  // Nothing is known after the connection was lost.
  const lostAtMs = liveUntilMs === undefined ? history.newestAtMs : liveUntilMs + offsetMs
  const nowOrEndMs = Math.min(bounds.toMs, serverNowMs)
  const knownUntilMs = isLive ? nowOrEndMs : Math.min(nowOrEndMs, lostAtMs ?? 0)
  const lines = useMemo(() => {
    if (market === undefined || outcome === undefined || provider === undefined) return []
    const isSilent = (one: ProviderName): boolean =>
      bounds.toMs >= serverNowMs &&
      isStale(
        { gameId, provider: one },
        { game, lastHeard: session.markets.lastHeard, serverNowMs: session.serverNow() },
      )
    const toSteps = (one: ProviderName, outcomeId: OutcomeId): readonly Step[] => {
      const steps = priceLine(history.quotes(market, one), {
        outcome: outcomeId,
        fromMs: Math.max(bounds.fromMs, history.cutAtMs ?? 0),
        untilMs: knownUntilMs,
        gaps: feed.gaps(),
        updatesBetween: (fromMs, toMs) => history.updatesBetween(one, fromMs, toMs),
        quietAfterMs: staleAfterMs.game,
        quietFromMs: getStartMs(game),
      })
      return isSilent(one) ? withQuietEnd(steps) : steps
    }
    const curves =
      by === 'outcomes'
        ? outcomes.map(({ id, title }) => ({ key: id, name: title, provider, outcome: id }))
        : history
            .providers(market)
            .map((one) => ({ key: one, name: one, provider: one, outcome: outcome.id }))
    const focus = by === 'outcomes' ? view.outcome : view.focus
    return curves.map((curve, colour): ChartLine => ({
      ...curve,
      colour,
      quotes: history.quotes(market, curve.provider),
      steps: toSteps(curve.provider, curve.outcome),
      isShown: !view.hidden.includes(curve.key),
      isFocus: focus === curve.key,
    }))
  }, [
    feed,
    gameId,
    game,
    history,
    version,
    status,
    market,
    outcomes,
    outcome,
    provider,
    by,
    view,
    bounds,
    knownUntilMs,
  ])

  const betStops = useMemo(() => history.betStops(), [history, version])
  const gaps = useMemo(
    () =>
      [
        ...feed.gaps(),
        { fromMs: bounds.fromMs, toMs: history.cutAtMs ?? 0 },
        { fromMs: knownUntilMs, toMs: nowOrEndMs },
      ].filter(({ fromMs, toMs }) => fromMs < toMs),
    [feed, history, version, status, bounds, knownUntilMs, nowOrEndMs],
  )

  return {
    status,
    markets: history.markets(),
    market,
    outcomes,
    outcome,
    providers: history.providers(market),
    provider,
    by,
    hasMovingLine,
    lines,
    changes,
    betStops,
    bounds,
    gaps,
    cutAtMs: history.cutAtMs,
  }
}

/** A market with more outcomes, such as a race, is compared by outcome. */
const maxSides = 3

/** The one in the address, or else the one with the most prices. */
function chooseProvider(
  history: PriceHistory,
  market: MarketName | undefined,
  focus: string | undefined,
): ProviderName | undefined {
  if (market === undefined) return undefined
  const providers = history.providers(market)
  if (focus !== undefined && providers.includes(focus)) return focus
  const count = (one: ProviderName): number => history.quotes(market, one).length
  return providers.toSorted((a, b) => count(b) - count(a))[0]
}

/** Outcomes of a market by any provider, in the order in which the first one lists them. */
function listOutcomes(
  history: PriceHistory,
  market: MarketName | undefined,
  game: Game | undefined,
): Pick<GameFigures, 'outcomes' | 'hasMovingLine'> {
  if (market === undefined) return { outcomes: [], hasMovingLine: false }
  const { type, line: marketLine } = toProposition(market)
  const newest = history
    .providers(market)
    .flatMap((provider) => history.quotes(market, provider).at(-1) ?? [])
  const hasMovingLine = marketLine === undefined && newest.some(({ line }) => line !== undefined)
  const choices = new Map<OutcomeId, OutcomeChoice & { readonly name: string | undefined }>()
  for (const { line, outcomes } of newest) {
    for (const outcome of outcomes) {
      const { id } = outcome
      const known = choices.get(id)
      const own = outcomeLine({ type, line, outcomes: [...outcomes] }, outcome)
      const ownLine = known === undefined || known.line === own ? own : undefined
      const name = known?.name ?? outcome.name
      const title = hasMovingLine
        ? outcomeName({ id, name }, game)
        : outcomeTitle({ id, name, line: ownLine }, { type, line: ownLine, outcomes: [] }, game)
      choices.set(id, { id, name, title, line: ownLine })
    }
  }
  return { outcomes: [...choices.values()], hasMovingLine }
}

/** The start of a game in play or over: before it, silence about a game says nothing. */
function getStartMs(game: Game | undefined): EpochMs {
  return game?.status === 'live' || game?.status === 'finished'
    ? toEpochMs(game.gameDate)
    : Number.POSITIVE_INFINITY
}

/** The line of a provider that has gone silent: its last price may be outdated. */
function withQuietEnd(steps: readonly Step[]): readonly Step[] {
  const last = steps.at(-1)
  return last?.state === 'open' ? [...steps.slice(0, -1), { ...last, state: 'quiet' }] : steps
}
