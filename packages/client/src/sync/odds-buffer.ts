import { newestOdds } from '@sportsfeeds/domain'
import { createDeferred, type Deferred } from '@sportsfeeds/std'
import type { ReceivedOdds } from './received-odds.ts'

/** Buffers odds between a connection and one `for await`, in bounded memory. */
export interface OddsBuffer {
  push(odds: ReceivedOdds): void
  /** Ends the iterator after the buffered odds, with `error` if there is one. */
  end(error?: Error): void
  readonly iterator: AsyncIterableIterator<ReceivedOdds>
}

/**
 * @param onOverflow called with the number of odds that were skipped: a consumer that is too slow receives only what the state of
 * each market consists of.
 */
export function createOddsBuffer(
  maxOdds: number,
  { onOverflow, onReturn }: { readonly onOverflow: (odds: number) => void; readonly onReturn: () => void },
): OddsBuffer {
  let held: ReceivedOdds[] = []
  let first = 0
  let limit = maxOdds
  let waiting: Deferred<IteratorResult<ReceivedOdds, undefined>>[] = []
  let ended: { readonly error?: Error | undefined } | undefined

  const shrink = (): void => {
    const all = held.slice(first)
    const newest = newestOdds(all)
    held = all.filter((odds) => newest.has(odds))
    first = 0
    // Of more markets than that, the newest are kept all the same, and looked for less often.
    limit = Math.max(maxOdds, 2 * held.length)
    if (held.length < all.length) onOverflow(all.length - held.length)
  }

  const end = (error?: Error): void => {
    if (ended !== undefined) return
    ended = { error }
    for (const { resolve, reject } of waiting) {
      if (error === undefined) resolve({ done: true, value: undefined })
      else reject(error)
    }
    waiting = []
  }

  return {
    end,

    push: (odds) => {
      if (ended !== undefined) return
      const next = waiting.shift()
      if (next !== undefined) {
        next.resolve({ done: false, value: odds })
        return
      }
      held.push(odds)
      if (held.length - first > limit) shrink()
    },

    iterator: {
      [Symbol.asyncIterator]() {
        return this
      },

      next: async () => {
        const odds = held[first]
        if (odds !== undefined) {
          first += 1
          if (first >= compactAfter && first * 2 > held.length) {
            held = held.slice(first)
            first = 0
          }
          return { done: false, value: odds }
        }
        if (ended?.error !== undefined) throw ended.error
        if (ended !== undefined) return { done: true, value: undefined }
        const promise = createDeferred<IteratorResult<ReceivedOdds, undefined>>()
        waiting.push(promise)
        return promise.promise
      },

      return: async () => {
        held = []
        first = 0
        end()
        onReturn()
        return { done: true, value: undefined }
      },
    },
  }
}

/** Taken odds are dropped in batches: shifting an array moves all that is behind. */
const compactAfter = 1_024
