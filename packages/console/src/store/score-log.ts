import type { EpochMs, GameId, LiveState } from '@sportsfeeds/domain'

/** A change of a game's score or period. */
export interface ScoreChange {
  /** When it arrived, by the server's clock. */
  readonly atMs: EpochMs
  readonly score: LiveState['score']
  readonly period: LiveState['period']
  readonly isScore: boolean
}

/** The changes of scores and periods that this session has seen. */
export interface ScoreLog {
  record(id: GameId, before: LiveState | undefined, after: LiveState | undefined, atMs: EpochMs): void
  /** Oldest first; the same array until another one is recorded. */
  readonly get: (id: GameId) => readonly ScoreChange[]
}

/** More than a basketball game has. */
const maxChanges = 400

export function createScoreLog(): ScoreLog {
  const changes = new Map<GameId, readonly ScoreChange[]>()
  return {
    record: (id, before, after, atMs) => {
      // The first state known is not a change.
      if (before === undefined || after === undefined || after.rev <= before.rev) return
      const { score, period } = after
      const isScore = score !== undefined && !isSameScore(before.score, score)
      if (!isScore && (period === undefined || period === before.period)) return
      changes.set(id, [...(changes.get(id) ?? []), { atMs, score, period, isScore }].slice(-maxChanges))
    },
    get: (id) => changes.get(id) ?? none,
  }
}

const none: readonly ScoreChange[] = []

function isSameScore(a: LiveState['score'], b: NonNullable<LiveState['score']>): boolean {
  return a?.home === b.home && a.away === b.away
}
