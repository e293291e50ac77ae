import type { EpochMs } from '@sportsfeeds/domain'
import type { Step, Stretch } from './price-line.ts'

/** A stretch in which no bets were taken. */
export interface Suspension extends Stretch {
  readonly reason: string | undefined
}

/** Finds the stretches in which every line that has a price is suspended or closed. */
export function commonSuspensions(lines: readonly (readonly Step[])[]): Suspension[] {
  const turns = lines.flatMap(toTurns).toSorted((a, b) => a.atMs - b.atMs)
  const found: Suspension[] = []
  let priced = 0
  let stopped = 0
  let sinceMs: EpochMs | undefined
  let reason: string | undefined
  for (const [index, turn] of turns.entries()) {
    priced += turn.priced
    stopped += turn.stopped
    if (turn.stopped > 0) reason = turn.reason ?? reason
    // Several lines may turn at one time.
    if (turns[index + 1]?.atMs === turn.atMs) continue
    const isStopped = stopped > 0 && stopped === priced
    if (isStopped) sinceMs ??= turn.atMs
    else if (sinceMs !== undefined) {
      if (sinceMs < turn.atMs) found.push({ fromMs: sinceMs, toMs: turn.atMs, reason })
      sinceMs = undefined
    }
    if (stopped === 0) reason = undefined
  }
  return found
}

/** A change of how many lines have a price, and of how many of them no bets are taken on. */
interface Turn {
  readonly atMs: EpochMs
  readonly priced: number
  readonly stopped: number
  readonly reason: string | undefined
}

function toTurns(steps: readonly Step[]): Turn[] {
  let [wasPriced, wasStopped] = [0, 0]
  return steps.flatMap(({ atMs, state, value, reason }, index): Turn[] => {
    const isLast = index === steps.length - 1
    const priced = !isLast && value !== undefined ? 1 : 0
    const stopped = priced === 1 && (state === 'suspended' || state === 'closed') ? 1 : 0
    const turn = { atMs, priced: priced - wasPriced, stopped: stopped - wasStopped, reason }
    wasPriced = priced
    wasStopped = stopped
    return turn.priced === 0 && turn.stopped === 0 ? [] : [turn]
  })
}
