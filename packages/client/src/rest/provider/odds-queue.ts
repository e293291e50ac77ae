import { type FeedOddsInput, maxOddsPerRequest, maxRequestBytes } from '@sportsfeeds/domain'
import type { RecordResult } from './provider.ts'

/** A record that is not final yet. */
export interface PendingOdds {
  readonly odds: FeedOddsInput
  readonly json: string
  readonly put: PendingPut
  /** Position within its put. */
  readonly index: number
}

/** One call of `put`, shared by its records. */
export interface PendingPut {
  readonly signal: AbortSignal | undefined
  /** True once it was aborted. */
  isAbandoned: boolean
  /** Takes the final result of the record at `index`. */
  settle(index: number, result: RecordResult): void
}

/** Records that wait, first in, first out. */
export interface OddsQueue {
  readonly size: number
  add(pending: readonly PendingOdds[]): void
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
    add(pending) {
      for (const record of pending) queue.push(record)
    },
    takeBatch() {
      const batch: PendingOdds[] = []
      // An upper bound until it reaches the limit, since counting exactly costs more than all the rest.
      let bytes = envelopeBytes
      let isExact = false
      for (let next = queue[head]; next !== undefined; next = queue[head]) {
        if (!next.put.isAbandoned) {
          if (batch.length === maxOddsPerRequest) break
          let size = mostBytes(next.json) + 1
          if (bytes + size > maxRequestBytes) {
            if (!isExact) {
              isExact = true
              bytes = byteLength(feedsBody(batch))
            }
            size = byteLength(next.json) + 1
            if (batch.length > 0 && bytes + size > maxRequestBytes) break
          }
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
      queue = queue.slice(head).filter(({ put }) => !put.isAbandoned)
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

/** A UTF-16 code unit takes up to three bytes. */
function mostBytes(text: string): number {
  return 3 * text.length
}

function byteLength(text: string): number {
  return encoder.encode(text).length
}
