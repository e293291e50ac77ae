import {
  type FeedsAnswer,
  FeedsRequest,
  fieldPath,
  maxLatenessMs,
  type Odds,
  type ProviderName,
  toEpochMs,
} from '@sportsfeeds/domain'
import { InvalidRequestError, StoreUnavailableError, UnknownProviderError } from '../../errors.ts'
import { acceptOdds } from '../../use-cases/accept-odds.ts'
import { storeOdds, type StoreOddsDependencies } from '../../use-cases/store-odds.ts'
import { parseFields } from '../parse-fields.ts'
import { readJsonBody } from '../read-json-body.ts'
import { jsonAnswer } from '../rest-answer.ts'
import type { Route } from '../rest-handler.ts'

export interface WriteFeedsDependencies extends StoreOddsDependencies {
  /** API key id → provider. */
  readonly providers: Readonly<Record<string, ProviderName>>
}

/**
 * PUT /feeds. 200: every odds is stored. 207: some were refused or could not be stored, and the answer says which.
 * 400: none is valid. 503: all are valid and none could be stored. Sending any request again is safe.
 */
export const writeFeedsRoute =
  ({ providers, ...dependencies }: WriteFeedsDependencies): Route =>
  async ({ apiKeyId, body, receivedAt }) => {
    const provider = providerOf(providers, apiKeyId)
    const { odds: records } = parseFields(FeedsRequest, readJsonBody(body))
    const { accepted, duplicates, rejected } = acceptOdds(records, { provider, receivedAt })
    if (accepted.length === 0) {
      throw new InvalidRequestError(
        rejected.map(({ index, field, reason }) => ({ field: pathOf(index, field), reason })),
      )
    }

    const { notStored, retries } = await storeOdds(
      accepted.map(({ odds }) => odds),
      dependencies,
    )
    if (notStored.size === accepted.length && rejected.length === 0) {
      throw new StoreUnavailableError('None of the odds could be stored; send the request again.')
    }

    const answer: FeedsAnswer = {
      stored: accepted.length - notStored.size,
      duplicates,
      rejected: [...rejected],
      notStored: accepted.filter(({ odds }) => notStored.has(odds)).map(({ index }) => index),
    }
    const complete = rejected.length === 0 && notStored.size === 0
    return {
      ...jsonAnswer(complete ? 200 : 207, answer),
      facts: { provider },
      counts: {
        offered: records.length,
        stored: answer.stored,
        duplicates,
        rejected: new Set(rejected.map(({ index }) => index)).size,
        notStored: notStored.size,
        late: accepted.filter(({ odds }) => isLate(odds)).length,
        retries,
      },
    }
  }

const providerOf = (
  providers: WriteFeedsDependencies['providers'],
  apiKeyId: string | undefined,
): ProviderName => {
  const provider =
    apiKeyId !== undefined && Object.hasOwn(providers, apiKeyId) ? providers[apiKeyId] : undefined
  if (provider === undefined) throw new UnknownProviderError()
  return provider
}

const pathOf = (index: number, field: string): string => {
  const record = fieldPath(['odds', index])
  return field === '' ? record : `${record}.${field}`
}

const isLate = ({ date, receivedAt }: Odds): boolean => receivedAt - toEpochMs(date) > maxLatenessMs
