import * as z from 'zod'
import { InvalidKeyError } from './errors.ts'
import { GameId } from './identifiers.ts'
import { Instant } from './instant.ts'
import type { PrimaryKey } from './table.ts'

/** A number counts as it is written, since readers get a text. */
const maxScoreLength = 20

/** Points, goals, runs, or the text that a sport writes in their place (`40`, `A`, `187/5`). */
export const Score = z.union([
  z
    .number()
    .nonnegative()
    .refine((score) => String(score).length <= maxScoreLength, 'must have at most 20 characters'),
  z.string().trim().min(1).max(maxScoreLength),
])

/** The state of a game while it is played, as far as the feed says. */
export const LiveState = z.object({
  score: z.object({ home: Score, away: Score }).optional(),
  /** The part of the game that is played: `1h`, `half-time`, `q3`, `set-2`, … */
  period: z.string().trim().min(1).max(40).optional(),
  /** The sport's own clock. */
  clock: z
    .object({
      /** What it showed at `at`, in seconds. */
      seconds: z.number().nonnegative().max(100_000),
      at: Instant,
      running: z.boolean(),
      /** True where it runs towards zero, as in basketball. */
      countsDown: z.boolean().optional(),
    })
    .optional(),
  /** Counts the changes of the state, on the server: the higher one is the newer. */
  rev: z.number().int().positive(),
})
export type LiveState = z.infer<typeof LiveState>

export const liveStateSortKey = 'live'

export function liveStateKey(id: GameId): PrimaryKey {
  return { PK: id, SK: liveStateSortKey }
}

/** Inverse of {@link liveStateKey}. @throws InvalidKeyError */
export function parseLiveStateKey({ PK, SK }: PrimaryKey): GameId {
  const id = GameId.safeParse(PK)
  if (!id.success || SK !== liveStateSortKey) {
    throw new InvalidKeyError('a live state', `${PK} ${SK}`, `"game-<id>" and "${liveStateSortKey}"`)
  }
  return id.data
}

/** The live state of a game as the table holds it. */
export const LiveStateItem = z.object({
  PK: z.string(),
  SK: z.literal(liveStateSortKey),
  SCORE: LiveState.shape.score,
  PERIOD: LiveState.shape.period,
  CLOCK: LiveState.shape.clock,
  REV: LiveState.shape.rev,
})
export type LiveStateItem = z.infer<typeof LiveStateItem>

export function toLiveStateItem(id: GameId, { score, period, clock, rev }: LiveState): LiveStateItem {
  return { ...liveStateKey(id), SK: liveStateSortKey, SCORE: score, PERIOD: period, CLOCK: clock, REV: rev }
}

/** Inverse of {@link toLiveStateItem}. @throws InvalidKeyError */
export function fromLiveStateItem(item: LiveStateItem): {
  readonly gameId: GameId
  readonly live: LiveState
} {
  const live = { score: item.SCORE, period: item.PERIOD, clock: item.CLOCK, rev: item.REV }
  return { gameId: parseLiveStateKey(item), live }
}
