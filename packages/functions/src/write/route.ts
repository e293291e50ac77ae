import {
  type FeedsAnswer,
  FeedsRequest,
  fieldPath,
  isLate,
  type ProviderName,
  type RejectedOdds,
} from '@sportsfeeds/domain'
import {
  type FieldFault,
  InvalidRequestError,
  StoreUnavailableError,
  UnknownProviderError,
} from '../errors.ts'
import { acceptOdds } from './accept-odds.ts'
import { storeOdds, type StoreOddsDependencies } from './store-odds.ts'
import { parseFields } from '../http/parse-fields.ts'
import { problemAnswer } from '../http/problem-response.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { jsonAnswer, type RestAnswer } from '../http/rest-response.ts'
import type { Route } from '../http/rest-handler.ts'

export interface WriteFeedsDependencies extends StoreOddsDependencies {
  /** API key id → provider. */
  readonly providers: Readonly<Record<string, ProviderName>>
}

/**
 * PUT /feeds. 200: every odds is stored. 207: some were refused or could not be stored, and the answer says which.
 * 400: none is valid. 503: all are valid and none could be stored. Sending any request again is safe.
 */
export function writeFeedsRoute({ providers, ...dependencies }: WriteFeedsDependencies): Route {
  return async ({ apiKeyId, body, receivedAt }) => {
    const provider = providerOf(providers, apiKeyId)
    const { odds: records } = parseFields(FeedsRequest, readJsonBody(body))
    const { accepted, duplicates, rejected } = acceptOdds(records, { provider, receivedAt })
    const { notStored, retries } = await storeOdds(
      accepted.map(({ odds }) => odds),
      dependencies,
    )
    const answer: FeedsAnswer = {
      stored: accepted.length - notStored.size,
      duplicates,
      rejected: [...rejected],
      notStored: accepted.filter(({ odds }) => notStored.has(odds)).map(({ index }) => index),
    }
    return {
      ...answerTo(answer),
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
}

function providerOf(
  providers: WriteFeedsDependencies['providers'],
  apiKeyId: string | undefined,
): ProviderName {
  const provider =
    apiKeyId !== undefined && Object.hasOwn(providers, apiKeyId) ? providers[apiKeyId] : undefined
  if (provider === undefined) throw new UnknownProviderError()
  return provider
}

function answerTo(answer: FeedsAnswer): RestAnswer {
  const { stored, rejected, notStored } = answer
  if (rejected.length === 0 && notStored.length === 0) return jsonAnswer(200, answer)
  if (stored > 0 || (rejected.length > 0 && notStored.length > 0)) return jsonAnswer(207, answer)
  if (rejected.length > 0) return problemAnswer(new InvalidRequestError(rejected.map(inRequest)))
  return problemAnswer(new StoreUnavailableError('None of the odds could be stored; send the request again.'))
}

function inRequest({ index, field, reason }: RejectedOdds): FieldFault {
  const record = fieldPath(['odds', index])
  return { field: field === '' ? record : `${record}.${field}`, reason }
}
