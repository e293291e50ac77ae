import type { Stage } from './rate-profile.ts'

/** Course of a run: rate, the game of each odds record, and the progress of that game. */
export interface Timetable {
  readonly stages: readonly Stage[]
  /** Place of the game of the odds record with this number, due at `atMs`. */
  readonly gameAt: (number: number, atMs: number) => number
  /** Seconds of the match that a game has played at `atMs`. */
  readonly matchSecondsAt: (game: number, atMs: number) => number
}

/** Games take turns, and every match is played out over the run. @param matchSeconds of each game. */
export function createTurns(stages: readonly Stage[], matchSeconds: readonly number[]): Timetable {
  const durationMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0)
  return {
    stages,
    gameAt: (number) => number % matchSeconds.length,
    matchSecondsAt: (game, atMs) => (Math.max(0, atMs) / durationMs) * (matchSeconds[game] ?? 0),
  }
}
