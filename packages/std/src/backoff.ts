/** Pauses between attempts. */
export interface Backoff {
  /** Ceiling of the first pause; it doubles with every attempt. */
  readonly firstMs: number
  /** Ceiling of every pause. */
  readonly capMs: number
  /** No pause is shorter, so that a draw near zero does not make a busy loop. */
  readonly floorMs: number
}

/**
 * Pause before retry number `attempt` (0 is the first), in milliseconds: uniform between the floor and a ceiling that
 * doubles, so that clients that failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param draw a random number in [0, 1).
 */
export function fullJitterMs({ firstMs, capMs, floorMs }: Backoff, attempt: number, draw: number): number {
  return Math.max(floorMs, draw * Math.min(capMs, firstMs * 2 ** Math.min(attempt, maxDoublings)))
}

/** Every cap is reached by then, and more would overflow. */
const maxDoublings = 30
