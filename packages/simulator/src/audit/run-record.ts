import { EpochMs, GameId, Odds, ProviderName } from '@sportsfeeds/domain'
import * as z from 'zod'
import { analystKinds } from '../model/analyst.ts'

/** Records of version 1 are from before odds had a digest in their key. */
export const recordVersion = 2

/**
 * The record of a run: one JSON object a line, in the order of what happened, so that it can be read, searched and
 * recomputed without this program. Odds are numbered from 0 in the order they were sent; `at` is milliseconds since
 * `startedAt`, when the first of them was due.
 */
const RunLine = z.object({
  kind: z.literal('run'),
  v: z.literal(recordVersion),
  startedAt: EpochMs,
  title: z.string(),
  stack: z.string(),
  providers: z.array(ProviderName),
  games: z.array(GameId),
  analysts: z.array(z.object({ kind: z.enum(analystKinds), games: z.array(GameId).optional() })),
})
export type RunLine = z.infer<typeof RunLine>

/** One odds record as it was sent: its key, as `oddsId` of the domain writes it, with what the key's digest is of. */
const RecordedOdds = Odds.pick({
  seq: true,
  status: true,
  reason: true,
  main: true,
  oddsFormat: true,
  outcomes: true,
}).extend({ key: z.string() })
export type RecordedOdds = z.infer<typeof RecordedOdds>

/** A request left; its odds are numbered from `first`. */
const SentLine = z.object({
  kind: z.literal('sent'),
  at: z.number(),
  first: z.int().nonnegative(),
  odds: z.array(RecordedOdds),
})

/** The feeds API said that it has stored these. */
const AcknowledgedLine = z.object({
  kind: z.literal('acknowledged'),
  at: z.number(),
  odds: z.array(z.int().nonnegative()),
})

/** An analyst, numbered from 0, was handed these by its client: each with its own time. */
const SeenLine = z.object({
  kind: z.literal('seen'),
  analyst: z.int().nonnegative(),
  odds: z.array(z.int().nonnegative()),
  at: z.array(z.number()),
})

/** The run came to its end, and the record is whole. */
const EndLine = z.object({
  kind: z.literal('end'),
  at: z.number(),
  offered: z.number(),
  acknowledged: z.number(),
  interrupted: z.boolean(),
})

export const RecordLine = z.discriminatedUnion('kind', [
  RunLine,
  SentLine,
  AcknowledgedLine,
  SeenLine,
  EndLine,
])
export type RecordLine = z.infer<typeof RecordLine>
