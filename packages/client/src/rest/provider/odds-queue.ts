import { type FeedOddsInput, maxOddsPerRequest, maxRequestBytes } from '@sportsfeeds/domain'
import type { RecordResult } from './provider.ts'

/** A record that is not final yet. */
export interface PendingOdds {
  readonly odds: FeedOddsInput
  readonly json: string
  /** True once its `put` was aborted. */
  readonly isAbandoned: () => boolean
  readonly settle: (result: RecordResult) => void
}

/** Records that wait, first in, first out. */
export interface OddsQueue {
  readonly size: number
  add(pending: PendingOdds): void
  /** Removes as many as fit into one request, and at least one if there is one; abandoned ones are dropped. */
  takeBatch(): PendingOdds[]
  dropAbandoned(): void
}

export function createOddsQueue(): OddsQueue {
  let queue: PendingOdds[] = []
  // Entries before it are taken already; removing each from the array would move all others.
  let head = 0

  return {
    get size() {
      return queue.length - head
    },
    add: (pending) => void queue.push(pending),
    takeBatch() {
      const batch: PendingOdds[] = []
      let bytes = envelopeBytes
      for (let next = queue[head]; next !== undefined; next = queue[head]) {
        if (!next.isAbandoned()) {
          const size = byteLength(next.json) + 1
          if (batch.length === maxOddsPerRequest || (batch.length > 0 && bytes + size > maxRequestBytes))
            break
          batch.push(next)
          bytes += size
        }
        head += 1
      }
      if (head > queue.length / 2) {
        queue = queue.slice(head)
        head = 0
      }
      return batch
    },
    dropAbandoned() {
      queue = queue.slice(head).filter(({ isAbandoned }) => !isAbandoned())
      head = 0
    },
  }
}

/** Body of a PUT /feeds. */
export function feedsBody(batch: readonly PendingOdds[]): string {
  return `{"odds":[${batch.map(({ json }) => json).join(',')}]}`
}

const envelopeBytes = '{"odds":[]}'.length

const encoder = new TextEncoder()

function byteLength(text: string): number {
  return encoder.encode(text).length
}
