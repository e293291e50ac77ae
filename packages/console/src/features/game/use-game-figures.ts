import type { MarketType, ProviderName } from '@sportsfeeds/domain'
import { useMemo } from 'react'
import { staleAfterMs } from '../../shared/market-figures.ts'
import { useConnection, useNow, useValue } from '../../store/hooks.ts'
import { type Outcome, outcomes } from '../../store/market.ts'
import { useSession } from '../../store/session-context.ts'
import { type Change, listChanges } from './changes.ts'
import { getBounds, type GameView } from './game-view.ts'
import type { HistoryFeed, HistoryStatus } from './history-feed.ts'
import type { PriceHistory, Quote } from './price-history.ts'
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

/** All data that the game page shows. */
export interface GameFigures {
  readonly status: HistoryStatus
  readonly markets: readonly MarketType[]
  readonly market: MarketType | undefined
  readonly outcomes: readonly Outcome[]
  readonly outcome: Outcome
  readonly lines: readonly ProviderLine[]
  readonly changes: readonly Change[]
  readonly bounds: Stretch
  readonly gaps: readonly Stretch[]
  /** The history is incomplete before this time; undefined if it is complete. */
  readonly cutAtMs: number | undefined
}

/** Computes the figures of `feed` in `view` when odds arrive, and once a second. */
export function useGameFigures(feed: HistoryFeed, view: GameView): GameFigures {
  const version = useValue(feed.version)
  const status = useValue(feed.status)
  const session = useSession()
  const { state, liveUntilMs } = useConnection()
  const nowMs = useNow()
  const offsetMs = session.serverNow() - session.clock.now()
  const isLive = state.kind === 'live'
  const { history } = feed
  const { market, outcome } = chooseMarket(history, view)

  // Providers' clocks may be ahead of the server's.
  const serverNowMs = Math.max(nowMs + offsetMs, version.atMs, history.newestAtMs ?? 0)
  const bounds = useMemo(() => getBounds(view.range, serverNowMs), [view.range, serverNowMs])
  const changes = useMemo(
    () => {
      const shown = history.providers(market).filter((provider) => !view.hidden.includes(provider))
      return market === undefined ? [] : listChanges(history, market, shown, bounds)
    },
    // The history is a mutable object; `version` changes with its content.
    [history, version, market, view, bounds],
  )

  // Nothing is known after the connection was lost.
  const lostAtMs = liveUntilMs === undefined ? history.newestAtMs : liveUntilMs + offsetMs
  const nowOrEndMs = Math.min(bounds.toMs, serverNowMs)
  const knownUntilMs = isLive ? nowOrEndMs : Math.min(nowOrEndMs, lostAtMs ?? 0)
  const lines = useMemo(
    () =>
      market === undefined
        ? []
        : history.providers(market).map((provider, colour): ProviderLine => {
            const quotes = history.quotes(market, provider)
            return {
              provider,
              quotes,
              colour,
              isShown: !view.hidden.includes(provider),
              isFocus: view.focus === provider,
              steps: priceLine(quotes, {
                outcome,
                fromMs: Math.max(bounds.fromMs, history.cutAtMs ?? 0),
                untilMs: knownUntilMs,
                gaps: feed.gaps(),
                updatesBetween: (fromMs, toMs) => history.updatesBetween(provider, fromMs, toMs),
                quietAfterMs: staleAfterMs.other,
              }),
            }
          }),
    [feed, history, version, status, market, outcome, view, bounds, knownUntilMs],
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
    outcomes: outcomes.filter((one) => one !== 'draw' || lines.some(hasDraw)),
    outcome,
    lines,
    changes,
    bounds,
    gaps,
    cutAtMs: history.cutAtMs,
  }
}

/** Picks the market in the address, or else the main market. */
function chooseMarket(
  history: PriceHistory,
  { market, outcome }: GameView,
): { readonly market: MarketType | undefined; readonly outcome: Outcome } {
  const markets = history.markets()
  return {
    market: market ?? mainMarkets.find((one) => markets.includes(one)) ?? markets[0],
    outcome,
  }
}

const mainMarkets = ['moneyline', 'match-odds']

function hasDraw({ quotes }: ProviderLine): boolean {
  return quotes.at(-1)?.prices.draw !== undefined
}
