import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/**
 * How many times as slow as the reference machine this one is now, other work on it included: the median of several
 * rounds of what tests do most (parsing, hashing, allocating). From 1 to 4.
 */
export async function measureMachine(now: () => number = () => performance.now()): Promise<number> {
  const rounds: number[] = []
  for (let round = 0; round < 7; round += 1) {
    const startedMs = now()
    work()
    rounds.push(now() - startedMs)
    // Lets other processes in between, as they are while tests run.
    await new Promise((resolve) => void setImmediate(resolve))
  }
  const median = rounds.toSorted((a, b) => a - b)[3] ?? referenceMs
  return Math.min(4, Math.max(1, median / referenceMs))
}

/** A round on the reference machine: 2 cores at about 3 GHz, nothing else running. */
const referenceMs = 105

function work(): void {
  const document = JSON.stringify(
    Array.from({ length: 20_000 }, (_, index) => ({ id: `odds-${index}`, price: index / 7 })),
  )
  const hash = createHash('sha256')
  for (let time = 0; time < 4; time += 1) hash.update(JSON.stringify(JSON.parse(document)))
  hash.update(gzipSync(document))
  hash.digest()
}
