import { type FeedOdds, parseFeedOdds, toInstant } from '@sportsfeeds/domain'
import type { Recording } from '../recording.ts'
import { createReplayLoad } from '../replay-load.ts'

/** The odds of a recording as PUT /feeds takes them, from a replay with their own dates. @throws if it refuses one, or has a field it does not know. */
export function acceptedOdds(recording: Recording): FeedOdds[] {
  const load = createReplayLoad(
    recording,
    { pace: { kind: 'rate', perSecond: 500 }, batch: 10, keepDates: true },
    recording.odds[0]?.atMs ?? 0,
  )
  return [...load.requests(0)]
    .flatMap(({ odds }) => odds)
    .map((record) => {
      const parsed = parseFeedOdds(record)
      if (!parsed.success) throw parsed.error
      if (parsed.unknownFields.length > 0)
        throw new Error(`unknown fields: ${parsed.unknownFields.join(', ')}`)
      return parsed.data
    })
    .toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
}

/** Date, status and prices of each record. */
export function pricesOf({ odds }: Pick<Recording, 'odds'>): unknown[] {
  return odds.map(({ atMs, record }) => [
    atMs,
    record.status,
    ...record.outcomes.map((outcome) => outcome.odds),
  ])
}

/** Dates of each record. */
export function datesOf({ odds }: Pick<Recording, 'odds'>): string[] {
  return odds.map(({ atMs }) => toInstant(atMs))
}
