import { type FeedOddsInput, maxOddsPerRequest, maxRequestBytes } from '@sportsfeeds/domain'
import type { RecordResult } from './provider.ts'

/** A record that is not final yet. */
export interface PendingOdds {
  readonly odds: FeedOddsInput
  readonly put: PendingPut
  /** Position within its put. */
  readonly index: number
}

/** One call of `put`, shared by its records. */
export interface PendingPut {
  /** Number of its records, and all of them as a JSON array. */
  readonly count: number
  readonly json: string
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
      const whole = wholePut(queue, head)
      if (whole !== undefined) {
        queue = []
        head = 0
        return whole
      }
      const batch: PendingOdds[] = []
      // An upper bound until it reaches the limit, since counting exactly costs more than all the rest.
      let bytes = envelopeBytes
      let isExact = false
      for (let next = queue[head]; next !== undefined; next = queue[head]) {
        if (!next.put.isAbandoned) {
          if (batch.length === maxOddsPerRequest) break
          const json = JSON.stringify(next.odds)
          let size = mostBytes(json) + 1
          if (bytes + size > maxRequestBytes) {
            if (!isExact) {
              isExact = true
              bytes = byteLength(feedsBody(batch))
            }
            size = byteLength(json) + 1
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

/** Body of a PUT /feeds. A put that is sent whole is written already. */
export function feedsBody(batch: readonly PendingOdds[]): string {
  const put = batch[0]?.put
  const isWhole = put?.count === batch.length && batch.at(-1)?.put === put
  return `{"odds":${isWhole ? put.json : JSON.stringify(batch.map(({ odds }) => odds))}}`
}

/** Everything that waits, if it is one put that fits into one request. */
function wholePut(queue: PendingOdds[], head: number): PendingOdds[] | undefined {
  const put = queue[head]?.put
  return head === 0 &&
    put?.count === queue.length &&
    queue.at(-1)?.put === put &&
    !put.isAbandoned &&
    put.count <= maxOddsPerRequest &&
    envelopeBytes + mostBytes(put.json) <= maxRequestBytes
    ? queue
    : undefined
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
