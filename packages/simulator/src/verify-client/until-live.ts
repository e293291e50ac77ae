import type { RunningProgram } from './start-program.ts'
import { until } from './until.ts'

/** How long a program that calls itself live may need to show what it has to; one that says that it is not has thrice as long. */
export const patienceMs = 20_000

/** Waits until a program says that it is live, or has ended. */
export function untilLive(program: RunningProgram, timeoutMs = patienceMs * 2): Promise<boolean> {
  return until(() => program.state === 'live' || program.hasEnded, timeoutMs)
}
