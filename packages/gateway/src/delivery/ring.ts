import { compareSequenceNumbers, type EpochMs, type GameId, type StreamPlace } from '@sportsfeeds/domain'
import type { EncodedOdds } from './encode-frames.ts'

/** What was published at once. */
export interface Window {
  readonly odds: ReadonlyMap<GameId, EncodedOdds>
  /** Games that have changed, or their live states. */
  readonly games: ReadonlySet<GameId>
  /** The place of all shards after it. */
  readonly at: StreamPlace
  readonly publishedAtMs: EpochMs
}

/** The windows of the last minutes, numbered from 0, from which any connection can be resumed. */
export interface Ring {
  /** Number of the next window. */
  readonly end: number
  /** Number of the oldest window that is still there. */
  readonly start: number
  /** Bytes of odds in it. */
  readonly bytes: number
  readonly keepMs: number
  get(number: number): Window | undefined
  push(window: Window): void
  /**
   * A shard is read from now on.
   * @param after the sequence number after which everything is read, or `beginning` for all that it ever had.
   * @param parents those that it was split or merged from.
   */
  open(shard: string, after: string, parents: readonly string[]): void
  /** A shard that ended long ago, and that no connection's place has any more. */
  drop(shard: string): void
  /** Number of the first window that a connection at this place needs; undefined if some are not there any more. */
  resume(place: StreamPlace): number | undefined
}

export const beginning = 'beginning'

export interface RingOptions {
  readonly keepMs: number
  readonly maxBytes: number
}

export function createRing({ keepMs, maxBytes }: RingOptions): Ring {
  let windows: Window[] = []
  /** Index in `windows` of the oldest that counts. */
  let head = 0
  let start = 0
  let bytes = 0
  /** By shard, the sequence number after which everything is in the ring. */
  const openFrom = new Map<string, string>()
  const parentsOf = new Map<string, readonly string[]>()

  const evictOldest = (): void => {
    const oldest = windows[head]
    if (oldest === undefined) return
    for (const [shard, number] of Object.entries(oldest.at))
      if (openFrom.has(shard)) openFrom.set(shard, number)
    bytes -= sizeOf(oldest)
    head += 1
    start += 1
    if (head < 1_024 || head * 2 < windows.length) return
    windows = windows.slice(head)
    head = 0
  }

  const isTooMuch = (nowMs: EpochMs): boolean =>
    windows.length - head > 1 &&
    (bytes > maxBytes || (windows[head]?.publishedAtMs ?? nowMs) < nowMs - keepMs)

  const isKnown = (shard: string, place: StreamPlace): boolean => {
    const from = openFrom.get(shard)
    if (from === undefined) return false
    const reached = place[shard]
    if (reached !== undefined) return from === beginning || compareSequenceNumbers(reached, from) >= 0
    const parents = parentsOf.get(shard) ?? []
    return from === beginning && parents.length > 0 && parents.every((parent) => isKnown(parent, place))
  }

  /** True if a connection at this place has all of a window. */
  const covers = (place: StreamPlace, { at }: Window): boolean =>
    Object.entries(at).every(([shard, number]) => {
      if (!openFrom.has(shard)) return true
      const reached = place[shard]
      return reached !== undefined && compareSequenceNumbers(reached, number) >= 0
    })

  return {
    get end() {
      return start + windows.length - head
    },
    get start() {
      return start
    },
    get bytes() {
      return bytes
    },

    keepMs,

    get: (number) => windows[number - start + head],

    push: (window) => {
      windows.push(window)
      bytes += sizeOf(window)
      while (isTooMuch(window.publishedAtMs)) evictOldest()
    },

    open: (shard, after, parents) => {
      openFrom.set(shard, after)
      parentsOf.set(shard, parents)
    },

    drop: (shard) => {
      openFrom.delete(shard)
      parentsOf.delete(shard)
    },

    resume: (place) => {
      const isComplete =
        [...openFrom.keys()].every((shard) => isKnown(shard, place)) &&
        Object.keys(place).every((shard) => openFrom.has(shard))
      if (!isComplete) return undefined
      // A later window is further in every shard, so those that the place covers come first.
      let low = head
      let high = windows.length
      while (low < high) {
        const middle = (low + high) >>> 1
        const window = windows[middle]
        if (window !== undefined && covers(place, window)) low = middle + 1
        else high = middle
      }
      return low - head + start
    },
  }
}

function sizeOf({ odds, at }: Window): number {
  let size = windowBytes + 80 * Object.keys(at).length
  for (const { json } of odds.values()) size += json.length
  return size
}

/** What a window takes apart from its odds, roughly. */
const windowBytes = 300
