import {
  type EpochMs,
  type Game,
  type Line,
  type OutcomeId,
  outcomeLine,
  type ProviderName,
  toEpochMs,
} from '@sportsfeeds/domain'
import { useMemo } from 'react'
import { isStale, staleAfterMs } from '../../shared/staleness.ts'
import { useConnection, useNow, useValue } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { type Change, listChanges } from './changes.ts'
import { getBounds, type GameView } from './game-view.ts'
import type { HistoryFeed, HistoryStatus } from './history-feed.ts'
import { type MarketName, type PriceHistory, type Quote, toProposition } from './price-history.ts'
import { priceLine, type Step, type Stretch } from './price-line.ts'

/** One provider's price of the chosen outcome. */
export interface ProviderLine {
  readonly provider: ProviderName
  readonly quotes: readonly Quote[]
  readonly steps: readonly Step[]
  /** Index of the series' colour, which stays the same when others are hidden. */
  readonly colour: number
  readonly isShown: boolean
  readonly isFocus: boolean
}

/** An outcome of the chosen market, by any provider. */
export interface OutcomeChoice {
  readonly id: OutcomeId
  readonly name: string | undefined
  /** Its own line; undefined where providers differ. */
  readonly line: Line | undefined
}

/** All data that the game page shows. */
export interface GameFigures {
  readonly status: HistoryStatus
  readonly markets: readonly MarketName[]
  readonly market: MarketName | undefined
  readonly outcomes: readonly OutcomeChoice[]
  readonly outcome: OutcomeId | undefined
  /** True if lines belong to prices and not to the market: each price needs its own. */
  readonly hasMovingLine: boolean
  readonly lines: readonly ProviderLine[]
  readonly changes: readonly Change[]
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
  const outcomes = useMemo(() => listOutcomes(history, market), [history, version, market])
  const outcome = (outcomes.find(({ id }) => id === view.outcome) ?? outcomes[0])?.id

  // Providers' clocks may be ahead of the server's.
  const serverNowMs = Math.max(nowMs + offsetMs, version.atMs, history.newestAtMs ?? 0)
  const bounds = useMemo(() => getBounds(view.range, serverNowMs), [view.range, serverNowMs])
  const changes = useMemo(() => {
    const shown = history.providers(market).filter((provider) => !view.hidden.includes(provider))
    return market === undefined ? [] : listChanges(history, market, shown, bounds)
  }, [history, version, market, view, bounds])

  // Nothing is known after the connection was lost.
  const lostAtMs = liveUntilMs === undefined ? history.newestAtMs : liveUntilMs + offsetMs
  const nowOrEndMs = Math.min(bounds.toMs, serverNowMs)
  const knownUntilMs = isLive ? nowOrEndMs : Math.min(nowOrEndMs, lostAtMs ?? 0)
  const lines = useMemo(
    () =>
      market === undefined || outcome === undefined
        ? []
        : history.providers(market).map((provider, colour): ProviderLine => {
            const quotes = history.quotes(market, provider)
            const steps = priceLine(quotes, {
              outcome,
              fromMs: Math.max(bounds.fromMs, history.cutAtMs ?? 0),
              untilMs: knownUntilMs,
              gaps: feed.gaps(),
              updatesBetween: (fromMs, toMs) => history.updatesBetween(provider, fromMs, toMs),
              quietAfterMs: staleAfterMs.game,
              quietFromMs: getStartMs(game),
            })
            const isQuiet =
              bounds.toMs >= serverNowMs &&
              isStale(
                { gameId, provider },
                { game, lastHeard: session.markets.lastHeard, serverNowMs: session.serverNow() },
              )
            return {
              provider,
              quotes,
              colour,
              isShown: !view.hidden.includes(provider),
              isFocus: view.focus === provider,
              steps: isQuiet ? withQuietEnd(steps) : steps,
            }
          }),
    [feed, gameId, game, history, version, status, market, outcome, view, bounds, knownUntilMs],
  )

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
    hasMovingLine:
      market !== undefined &&
      toProposition(market).line === undefined &&
      lines.some(({ quotes }) => quotes.at(-1)?.line !== undefined),
    lines,
    changes,
    bounds,
    gaps,
    cutAtMs: history.cutAtMs,
  }
}

/** Outcomes of a market by any provider, in the order in which the first one lists them. */
function listOutcomes(history: PriceHistory, market: MarketName | undefined): OutcomeChoice[] {
  if (market === undefined) return []
  const choices = new Map<OutcomeId, OutcomeChoice>()
  const { type } = toProposition(market)
  for (const provider of history.providers(market)) {
    const quote = history.quotes(market, provider).at(-1)
    if (quote === undefined) continue
    const { line, outcomes } = quote
    for (const outcome of outcomes) {
      const { id, name } = outcome
      const own = outcomeLine({ type, line, outcomes: [...outcomes] }, outcome)
      const known = choices.get(id)
      choices.set(id, {
        id,
        name: known?.name ?? name,
        line: known === undefined || known.line === own ? own : undefined,
      })
    }
  }
  return [...choices.values()]
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
