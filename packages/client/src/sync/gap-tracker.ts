import { type EpochMs, handoverMs, type OddsFrame, type Position } from '@sportsfeeds/domain'

/** Frames were missed, or may have been. */
export interface Gap {
  readonly cause: 'gap' | 'new-epoch'
  readonly position: Position
  /** Frames known to be missing; 0 for a new epoch after a silence: whoever had the shard before may have given up. */
  readonly missingFrames: number
  /** Server time from which on odds may be missing. */
  readonly since: EpochMs
}

/** What a catch-up has to bring: everything that the server received at or after `since`. */
export interface Claim {
  readonly since: EpochMs
  /** Odds between these are too long ago to be caught up. */
  readonly incomplete?: { readonly from: EpochMs; readonly to: EpochMs } | undefined
}

/**
 * Follows the positions of frames per shard and epoch, and keeps account of what may be missing. All times are the
 * server's: positions tell that something was missed, `receivedAt` of what came before tells since when.
 */
export interface Positions {
  /** A new client: what is received from `since` on is wanted. */
  start(since: EpochMs): void
  /** Takes note of a frame of odds. @returns the gap that it shows. */
  follow(frame: OddsFrame): Gap | undefined
  /** The server was heard at this time of its own. */
  heard(serverNow: EpochMs): void
  /** The connection is gone, and its numbers with it. */
  disconnect(): void
  /** Something else is followed from `since` on. */
  owe(since: EpochMs): void
  /** What a catch-up that begins now has to bring. */
  claim(serverNow: EpochMs): Claim
  /** The claim was brought by a catch-up that began at `startedAt`: all that came before is here. */
  settle(startedAt: EpochMs): void
  /** The catch-up failed; the claim is still owed. */
  unclaim(): void
  /** Something was missed that no claim has been made for. */
  readonly isOwing: boolean
  /** From when on a client that goes on from here has to catch up; undefined before `start`. */
  resumePoint(): EpochMs | undefined
}

export interface PositionsOptions {
  readonly overlapMs: number
  readonly quietShardMs: number
  readonly maxCatchUpMs: number
}

export function createPositions({ overlapMs, quietShardMs, maxCatchUpMs }: PositionsOptions): Positions {
  let shards = new Map<string, Shard>()
  /** Everything that the server received before this is here or owed. */
  let completeTo: EpochMs | undefined
  let heardAt: EpochMs | undefined
  let owed: EpochMs | undefined
  let claimed: EpochMs | undefined

  const owe = (since: EpochMs): void => {
    owed = Math.min(owed ?? since, since)
  }

  /** Never before what is known to be complete; the overlap is for what was on its way at that time. */
  const from = (...marks: EpochMs[]): EpochMs => Math.max(completeTo ?? 0, ...marks) - overlapMs

  const quietBefore = (): EpochMs => (heardAt ?? 0) - quietShardMs

  const lost = (): EpochMs => {
    const marks = [...shards.values()].map(({ through }) => through)
    return from(quietBefore(), marks.length === 0 ? 0 : Math.min(...marks))
  }

  const gapAt = (position: Position, missingFrames: number, since: EpochMs): Gap => {
    owe(since)
    return { cause: missingFrames > 0 ? 'gap' : 'new-epoch', position, missingFrames, since }
  }

  return {
    owe,

    start: (since) => {
      completeTo = since
      owe(since)
    },

    follow: ({ position, odds, sentAt }) => {
      const { shard: name, epoch, n } = position
      const shard = shards.get(name) ?? { epochs: new Map<string, Epoch>(), through: 0, heardAt: 0 }
      const known = shard.epochs.get(epoch)
      // A frame that was posted twice, or was overtaken by the next one, has a number from before.
      if (known !== undefined && n <= known.n) return undefined
      const missingFrames = n - 1 - (known?.n ?? 0)
      const since = known === undefined ? from(quietBefore(), shard.through) : from(known.through)
      const through = odds.reduce((newest, { receivedAt }) => Math.max(newest, receivedAt), 0)
      // The newest epoch last, so that the oldest can be dropped.
      shard.epochs.delete(epoch)
      shard.epochs.set(epoch, { n, through })
      const isHandover = sentAt - Math.max(completeTo ?? 0, shard.heardAt) <= handoverMs
      shard.through = through
      shard.heardAt = sentAt
      const [oldest] = shard.epochs.keys()
      if (shard.epochs.size > maxEpochsPerShard && oldest !== undefined) shard.epochs.delete(oldest)
      shards.set(name, shard)
      if (missingFrames > 0) return gapAt(position, missingFrames, since)
      return known === undefined && !isHandover ? gapAt(position, 0, since) : undefined
    },

    heard: (serverNow) => {
      heardAt = Math.max(heardAt ?? serverNow, serverNow)
    },

    disconnect: () => {
      if (completeTo !== undefined) owe(lost())
      shards = new Map()
    },

    claim: (serverNow) => {
      const since = Math.min(owed ?? claimed ?? serverNow, claimed ?? owed ?? serverNow)
      owed = undefined
      claimed = since
      const earliest = serverNow - maxCatchUpMs
      return since >= earliest ? { since } : { since: earliest, incomplete: { from: since, to: earliest } }
    },

    settle: (startedAt) => {
      claimed = undefined
      completeTo = Math.max(completeTo ?? startedAt, startedAt)
    },

    unclaim: () => {
      if (claimed !== undefined) owe(claimed)
      claimed = undefined
    },

    get isOwing() {
      return owed !== undefined
    },

    resumePoint: () => {
      if (completeTo === undefined) return undefined
      return Math.min(lost(), owed ?? Number.POSITIVE_INFINITY, claimed ?? Number.POSITIVE_INFINITY)
    },
  }
}

interface Epoch {
  readonly n: number
  /** When the server received the newest odds of the last frame. */
  readonly through: EpochMs
}

interface Shard {
  readonly epochs: Map<string, Epoch>
  /** As in {@link Epoch}, of the last frame of any epoch. */
  through: EpochMs
  /** When its last frame was sent. */
  heardAt: EpochMs
}

/** A consumer lives for hours; more at a time than this are not alive. One that was forgotten counts as new. */
const maxEpochsPerShard = 64
