import { type Clock, createRandom, type Random } from '@sportsfeeds/std'
import { type FaultKind, faultKinds, type SlowableService, slowableServices } from './fault-plan.ts'

/** Shared by all kinds of faults of one cloud. */
export interface FaultContext {
  readonly clock: Clock
  readonly random: RandomStreams
  readonly count: (kind: FaultKind, quantity?: number) => void
  readonly counts: () => Readonly<Record<FaultKind, number>>
}

/** Repeatable random numbers: drawing from one stream never changes another. */
export interface RandomStreams {
  /** Starts every stream from the beginning. */
  restart(seed: number): void
  /** Draws from [0, 1), from the start of the stream after each restart. */
  of(stream: RandomStream): () => number
}

type RandomStream = FaultKind | `latency.${SlowableService}`

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

const randomStreams: readonly RandomStream[] = [
  ...faultKinds,
  ...slowableServices.map((name) => `latency.${name}` as const),
]

function createRandomStreams(): RandomStreams {
  let streams = seedStreams(0)
  return {
    restart(seed) {
      streams = seedStreams(seed)
    },
    of: (stream) => () => streams[stream].next(),
  }
}

function seedStreams(seed: number): Record<RandomStream, Random> {
  const entries = randomStreams.map((name, index) => [name, createRandom(seed, index)])
  // Every stream has an entry.
  return Object.fromEntries(entries) as Record<RandomStream, Random>
}
