import {
  type FeedsResponse,
  FeedsRequest,
  fieldPath,
  isLate,
  type ProviderName,
  type RejectedOdds,
} from '@sportsfeeds/domain'
import {
  type FieldIssue,
  InvalidRequestError,
  OverloadedError,
  RateExceededError,
  type RetryLaterError,
  StoreUnavailableError,
} from '../errors.ts'
import { getProvider, type Providers } from '../http/get-provider.ts'
import { parseFields } from '../http/parse-fields.ts'
import { problemResponse } from '../http/problem-response.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import type { Route } from '../http/rest-handler.ts'
import { jsonResponse, type RestResponse } from '../http/rest-response.ts'
import type { Provider } from '../ports.ts'
import { acceptOdds } from './accept-odds.ts'
import { countByGame } from './count-by-game.ts'
import { createMarketLimits } from './market-limits.ts'
import type { OddsRates } from './odds-rates.ts'
import type { ProvisionalGames } from './provisional-games.ts'
import { storeOdds, type StoreOddsDependencies } from './store-odds.ts'

export interface WriteFeedsDependencies extends StoreOddsDependencies {
  readonly providers: Providers
  readonly rates: OddsRates
  readonly provisionalGames: ProvisionalGames
}

/**
 * PUT /feeds. 200: all odds are stored. 207: some were rejected or could not be stored, and the response lists them.
 * 400: none is valid. 429: the provider's rate or quota of the day does not allow them now. 503: all are valid and none could be stored, or the request
 * waited so long that more is sent than can be taken. Sending any request again is safe.
 */
export function writeFeedsRoute({
  providers,
  rates,
  provisionalGames,
  ...dependencies
}: WriteFeedsDependencies): Route {
  const markets = createMarketLimits()
  let isWarm = false

  /** Takes the odds from the provider's rate, or gives the response that refuses them. */
  const rate = async (provider: Provider, records: readonly unknown[]): Promise<RestResponse | undefined> => {
    const odds = records.length
    try {
      await rates.take(provider, odds, countByGame(records))
      return undefined
    } catch (error) {
      if (!(error instanceof RateExceededError)) throw error
      return refusal(error, provider.name, { offered: odds, overRate: odds })
    }
  }

  /** Providers are asked to come back at different times. */
  const shed = (provider: ProviderName, waitedMs: number): RestResponse =>
    refusal(new OverloadedError(waitedMs, 1 + Math.floor(dependencies.random() * 3)), provider, { shed: 1 })

  return async ({ apiKeyId, body, receivedAt, waitedMs }) => {
    const provider = getProvider(providers, apiKeyId)
    // The first request of an instance waited for its start.
    if (isWarm && waitedMs > maxWaitMs) return shed(provider.name, waitedMs)
    isWarm = true
    const { odds: records } = parseFields(FeedsRequest, readJsonBody(body))
    const overRate = await rate(provider, records)
    if (overRate !== undefined) return overRate
    const { accepted, duplicates, rejected, warnings } = acceptOdds(records, {
      provider: provider.name,
      receivedAt,
      markets,
    })
    const { notStored, retries } = await storeOdds(
      accepted.map(({ odds }) => odds),
      dependencies,
    )
    const stored = accepted.map(({ odds }) => odds).filter((odds) => !notStored.has(odds))
    const result: FeedsResponse = {
      stored: stored.length,
      duplicates,
      rejected: [...rejected],
      notStored: accepted.filter(({ odds }) => notStored.has(odds)).map(({ index }) => index),
      warnings: [...warnings],
      provisionalGames: await provisionalGames.addMissing(stored),
    }
    return {
      ...toResponse(result),
      facts: { provider: provider.name },
      counts: {
        offered: records.length,
        stored: result.stored,
        duplicates,
        rejected: new Set(rejected.map(({ index }) => index)).size,
        notStored: notStored.size,
        provisionalGames: result.provisionalGames.length,
        late: accepted.filter(({ odds }) => isLate(odds)).length,
        retries,
      },
    }
  }
}

/**
 * A request that has waited longer is refused, rather than stored when its prices are old and API Gateway gives it up: what waits is
 * bounded then, whatever is sent.
 */
const maxWaitMs = 8_000

function toResponse(result: FeedsResponse): RestResponse {
  const { stored, rejected, notStored } = result
  if (rejected.length === 0 && notStored.length === 0) return jsonResponse(200, result)
  if (stored > 0 || (rejected.length > 0 && notStored.length > 0)) return jsonResponse(207, result)
  if (rejected.length > 0) return problemResponse(new InvalidRequestError(rejected.map(toFieldIssue)))
  return problemResponse(
    new StoreUnavailableError('None of the odds could be stored; send the request again.'),
  )
}

function refusal(
  error: RetryLaterError,
  provider: ProviderName,
  counts: Readonly<Record<string, number>>,
): RestResponse {
  return { ...problemResponse(error), facts: { provider }, counts }
}

function toFieldIssue({ index, field, reason }: RejectedOdds): FieldIssue {
  const record = fieldPath(['odds', index])
  return { field: field === '' ? record : `${record}.${field}`, reason }
}
