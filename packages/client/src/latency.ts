/** A count of durations in buckets that are at most 3 % wide, from 0.1 ms to an hour. */
export interface Latency {
  record(durationMs: number): void
  summary(): LatencySummary
}

/** Milliseconds; undefined before the first odds. */
export interface LatencySummary {
  readonly count: number
  readonly p50?: number | undefined
  readonly p95?: number | undefined
  readonly p99?: number | undefined
  readonly max?: number | undefined
}

export function createLatency(): Latency {
  const buckets = new Uint32Array(bucketCount)
  let count = 0
  let max = Number.NEGATIVE_INFINITY

  const quantile = (share: number): number => {
    let left = Math.ceil(share * count)
    const index = buckets.findIndex((size) => {
      left -= size
      return left <= 0
    })
    return Math.min(max, upperBoundOf(index))
  }

  return {
    record: (durationMs) => {
      const index = bucketOf(durationMs)
      buckets[index] = (buckets[index] ?? 0) + 1
      count += 1
      if (durationMs > max) max = durationMs
    },

    summary: () =>
      count === 0 ? { count } : { count, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max },
  }
}

const smallestMs = 0.1
const growth = 1.03
const logGrowth = Math.log(growth)
const bucketCount = Math.ceil(Math.log((60 * 60 * 1000) / smallestMs) / logGrowth) + 2

/** Clocks that disagree make negative durations; they count as none. */
function bucketOf(durationMs: number): number {
  return durationMs <= smallestMs
    ? 0
    : Math.min(bucketCount - 1, 1 + Math.floor(Math.log(durationMs / smallestMs) / logGrowth))
}

function upperBoundOf(index: number): number {
  return smallestMs * growth ** index
}
