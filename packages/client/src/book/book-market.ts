import {
  effectiveLine,
  type GameId,
  type Line,
  type MarketOrBetStop,
  type MarketState,
  type MarketView,
  type Odds,
  type OddsFormat,
  type ProviderName,
  viewMarket,
} from '@sportsfeeds/domain'

/** A market of a game at a provider. */
export interface BookMarket<Record extends Odds = Odds> {
  /** `providerMarketId`: the key of this market at this provider. */
  readonly id: string
  readonly gameId: GameId
  readonly provider: ProviderName
  readonly market: MarketOrBetStop
  readonly state: MarketState<Record>
  /** As it is to be shown, under the provider's newest bet stop. */
  readonly view: MarketView
  /** The line that is priced: the market's, or else the one that its outcomes state. */
  readonly line: Line | undefined
  /** Format of the prices in `view`. */
  readonly oddsFormat: OddsFormat
}

/** @param id of the market, as `providerMarketId` has it. */
export function bookMarket<Record extends Odds>(
  id: string,
  state: MarketState<Record>,
  betStop: Record | undefined,
): BookMarket<Record> {
  const { newest, priced = newest } = state
  const { gameId, provider, type, period, subject, line } = newest
  const view = viewMarket(state, betStop)
  return {
    id,
    gameId,
    provider,
    market: {
      type,
      ...(period === undefined ? {} : { period }),
      ...(subject === undefined ? {} : { subject }),
      ...(line === undefined ? {} : { line }),
    },
    state,
    view,
    line: effectiveLine({ type, line, outcomes: [...view.outcomes] }),
    oddsFormat: priced.oddsFormat,
  }
}
