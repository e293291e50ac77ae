import { type EpochMs, type GameInput, toInstant } from '@sportsfeeds/domain'
import type { Scoreboard } from './model.ts'

/**
 * A scoreboard as PUT /games takes it.
 * @param isRealTime false if the game is played faster than its clock says: then the clock stands still between two states.
 */
export function liveState(
  { score, period, clock }: Scoreboard,
  nowMs: EpochMs,
  isRealTime: boolean,
): NonNullable<GameInput['live']> {
  return {
    ...(score === undefined ? {} : { score }),
    ...(period === undefined ? {} : { period }),
    ...(clock === undefined
      ? {}
      : { clock: { ...clock, at: toInstant(nowMs), running: clock.running && isRealTime } }),
  }
}
