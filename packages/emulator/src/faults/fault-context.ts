import type { Clock } from '../clock/clock.ts'
import { type FaultKind, faultKinds } from './fault-plan.ts'
import { createRandomStreams, type RandomStreams } from './random-streams.ts'

/** What all kinds of faults of one cloud share. */
export interface FaultContext {
  readonly clock: Clock
  readonly random: RandomStreams
  readonly count: (kind: FaultKind, quantity?: number) => void
  readonly counts: () => Readonly<Record<FaultKind, number>>
}

export function createFaultContext(clock: Clock): FaultContext {
  // Every kind has an entry.
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>
  return {
    clock,
    random: createRandomStreams(),
    count(kind, quantity = 1) {
      counts[kind] += quantity
    },
    counts: () => ({ ...counts }),
  }
}
