import { createHash } from 'node:crypto'
import { createRandom } from '../random.ts'

/** Random numbers that repeat, one stream per name: drawing from one never changes another. */
export interface RandomStreams {
  /** Begins every stream anew. */
  restart(seed: number): void
  /** The stream of that name, which follows restarts. */
  of(name: string): () => number
}

export function createRandomStreams(): RandomStreams {
  let seed = 0
  let streams = new Map<string, () => number>()

  const open = (name: string): (() => number) => {
    // Hashed, so that neighbouring seeds and names share nothing.
    const start = createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE(0)
    const stream = createRandom(start)
    streams.set(name, stream)
    return stream
  }

  return {
    restart(nextSeed) {
      seed = nextSeed
      streams = new Map()
    },
    of: (name) => () => (streams.get(name) ?? open(name))(),
  }
}
