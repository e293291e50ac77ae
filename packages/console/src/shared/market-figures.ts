import { type EpochMs, isLate, type OutcomeId, toEpochMs } from '@sportsfeeds/domain'
import type { Market, Point } from '../store/market.ts'

/** Time since the provider's date of the newest record, or since its arrival where that is earlier. */
export function getAgeMs({ state: { newest } }: Market, serverNowMs: EpochMs): number {
  return Math.max(0, serverNowMs - Math.min(toEpochMs(newest.date), newest.receivedAt))
}

/** True if the newest record was old when it arrived. */
export function isLateMarket({ state: { newest } }: Market): boolean {
  return isLate(newest)
}

/** Time since the market has been suspended or closed. */
export function getStatusMs({ view }: Market, serverNowMs: EpochMs): number {
  return Math.max(0, serverNowMs - toEpochMs(view.since))
}

/** True if prices of then and now can be compared: a price at another line is another price. */
export function isSameLine({ line }: Market, point: Point): boolean {
  return point.line === line
}

/** Relative change of an outcome's price since the opening; undefined at another line or when a price is missing. */
export function getChange(market: Market, outcome: OutcomeId): number | undefined {
  const now = market.prices.get(outcome)
  const opening = market.opening.prices.get(outcome)
  if (now === undefined || opening === undefined || !isSameLine(market, market.opening)) return undefined
  return now.decimal / opening.decimal - 1
}
