import type { Clock } from '@sportsfeeds/std'
import type { MarketStore, ProjectedSpan } from '../ports.ts'

/**
 * Remembers the projected span for a second, so that a read of one game does not pay for it. An older span only makes a reader read
 * more than it has to.
 */
export function cacheProjectedSpan(
  markets: Pick<MarketStore, 'projectedSpan'>,
  clock: Pick<Clock, 'now'>,
): () => Promise<ProjectedSpan | undefined> {
  let span: Promise<ProjectedSpan | undefined> | undefined
  let readAtMs = 0
  return () => {
    if (span === undefined || clock.now() - readAtMs >= keptForMs) {
      readAtMs = clock.now()
      const reading = markets.projectedSpan()
      reading.catch(() => {
        if (span === reading) span = undefined
      })
      span = reading
    }
    return span
  }
}

const keptForMs = 1_000
