import { isBetStop, marketId, type Odds } from '@sportsfeeds/domain'

/** True for odds that a reader asked for. */
export type OddsFilter = (odds: Odds) => boolean

export interface FilterParameters {
  /** Market ids. */
  readonly market?: readonly string[] | undefined
  readonly type?: readonly string[] | undefined
  readonly provider?: readonly string[] | undefined
}

/**
 * Odds of any of these markets or types, at any of these providers. A bet stop of the provider always passes: it suspends the
 * markets that were asked for.
 */
export function createOddsFilter({ market, type, provider }: FilterParameters): OddsFilter {
  return (odds) =>
    (provider === undefined || provider.includes(odds.provider)) &&
    (isBetStop(odds) ||
      ((market === undefined || market.includes(marketId(odds))) &&
        (type === undefined || type.includes(odds.type))))
}
