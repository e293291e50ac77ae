import type { EpochMs } from '@sportsfeeds/domain'

/** Recent durations, for percentiles of the last minute. Exact, unlike a histogram, and each sample expires alone. */
export interface LatencyWindow {
  record(durationMs: number, atMs: EpochMs): void
  /** Percentiles of the last minute; undefined when it has no samples. */
  summary(nowMs: EpochMs): LatencyPercentiles | undefined
}

export interface LatencyPercentiles {
  readonly p50: number
  readonly p99: number
}

const windowMs = 60_000
/** Enough for a 99th percentile, and sorted in a fraction of a millisecond. */
const maxSamples = 2_048

export function createLatencyWindow(): LatencyWindow {
  const durations = new Float64Array(maxSamples)
  const times = new Float64Array(maxSamples)
  let count = 0

  return {
    record: (durationMs, atMs) => {
      const index = count % maxSamples
      // Clocks that disagree produce negative durations; they count as zero.
      durations[index] = Math.max(0, durationMs)
      times[index] = atMs
      count += 1
    },
    summary: (nowMs) => {
      const recent = durations
        .subarray(0, Math.min(count, maxSamples))
        .filter((_, index) => (times[index] ?? 0) > nowMs - windowMs)
        .toSorted()
      const [p50, p99] = [0.5, 0.99].map((share) => recent[Math.ceil(share * recent.length) - 1])
      return p50 === undefined || p99 === undefined ? undefined : { p50, p99 }
    },
  }
}
