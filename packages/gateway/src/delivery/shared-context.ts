import type { EpochMs } from '@sportsfeeds/domain'
import type { ConnectionId } from '@sportsfeeds/domain/internal'
import { continuedFrame, type Frame } from './frame.ts'

/**
 * The compression context that connections share which receive the same frames: what all of them have read is what a frame may refer to. A
 * connection has it from the beginning, or not at all.
 */
export interface SharedContext {
  readonly isEmpty: boolean
  has(id: ConnectionId): boolean
  leave(id: ConnectionId): void
  /** Begins again, with these connections, if there are others than those that have it, and not again at once. */
  renew(members: Iterable<ConnectionId>, nowMs: EpochMs): void
  /** Frames for those that have it, all of which receive them. */
  continue(frames: readonly Frame[]): Frame[]
}

export function createSharedContext(): SharedContext {
  let members = new Set<ConnectionId>()
  let history: Buffer = Buffer.alloc(0)
  let renewedAtMs = Number.NEGATIVE_INFINITY

  return {
    get isEmpty() {
      return members.size === 0
    },
    has: (id) => members.has(id),
    leave: (id) => void members.delete(id),

    renew: (present, nowMs) => {
      if (nowMs - renewedAtMs < renewEveryMs) return
      const all = [...present]
      if (all.every((id) => members.has(id))) return
      members = new Set(all)
      history = Buffer.alloc(0)
      renewedAtMs = nowMs
    },

    continue: (frames) =>
      frames.map((frame) => {
        const continued = continuedFrame(frame, history)
        history = Buffer.concat([history, Buffer.from(frame.text)]).subarray(-historyBytes)
        return continued
      }),
  }
}

/** Who has joined waits so long at most; each time the first frames are as large as without a context. */
const renewEveryMs = 1_000
/** As far back as deflate refers: https://www.rfc-editor.org/rfc/rfc1951#section-2 */
const historyBytes = 32 * 1024
