export interface Backoff {
  /** The first pause is at most this. */
  readonly firstMs: number
  readonly capMs: number
  /** No pause is shorter: a draw near zero must not make a busy loop. */
  readonly floorMs: number
}

/**
 * How long to wait before attempt `attempt` (0 is the first again): anything up to a ceiling that doubles, so that
 * clients which fell together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param draw in [0, 1).
 */
export function fullJitterMs({ firstMs, capMs, floorMs }: Backoff, attempt: number, draw: number): number {
  return Math.max(floorMs, draw * Math.min(capMs, firstMs * 2 ** Math.min(attempt, maxDoublings)))
}

/** Beyond this every cap is reached; more would overflow. */
const maxDoublings = 30
