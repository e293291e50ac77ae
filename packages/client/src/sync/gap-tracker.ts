import {
  advancePlace,
  type EpochMs,
  type OddsFrame,
  type Position,
  type StreamPlace,
} from '@sportsfeeds/domain'

/** Frames were missed, or may have been. */
export interface Gap {
  /** `conflated`: this client was too slow, so that the live gateway left records out. */
  readonly cause: 'gap' | 'conflated'
  /** Absent at the live gateway. */
  readonly position?: Position | undefined
  /** Frames known to be missing; 0 at the live gateway. */
  readonly missingFrames: number
  /** Server time from which on odds may be missing. */
  readonly since: EpochMs
  /** True if the sender was replaced, so that all of its clients see the gap at once. */
  readonly isShared?: boolean
}

/** A frame of API Gateway's fan-out. */
export interface PositionedFrame extends Pick<OddsFrame, 'games' | 'through' | 'shards'> {
  readonly position: Position
}

/** Range of a catch-up: everything that the server received at or after `since`. */
export interface CatchUpRange {
  readonly since: EpochMs
  /** Odds received between these are too old to be caught up. */
  readonly incomplete?: { readonly from: EpochMs; readonly to: EpochMs } | undefined
}

/**
 * Follows the positions of frames by shard and epoch and tracks since when odds may be missing. Positions show that
 * something was missed, `receivedAt` of the odds before it since when. All times are the server's.
 */
export interface GapTracker {
  /** A new client: everything received from `since` on is wanted. */
  start(since: EpochMs): void
  /** Takes the position of a frame of odds. @returns the gap that it shows. */
  observe(frame: PositionedFrame): Gap | undefined
  /** The connection is lost, and its numbering with it. */
  disconnect(): void
  /** Odds from `since` on may be missing. */
  markMissing(since: EpochMs): void
  /** The server's clock was set back: what counted as known after `now` was before it. */
  setBack(now: EpochMs): void
  /** Range of a catch-up that begins now. */
  beginCatchUp(serverNow: EpochMs): CatchUpRange
  /** The catch-up succeeded: everything stored before `through` is here. */
  commit(through: EpochMs): void
  /** The catch-up failed: its range is still missing. */
  rollback(): void
  /** The connection to a live gateway moves on. */
  advance(at: StreamPlace): void
  /** The live gateway says where the connection is, and which time that is. */
  reach(at: StreamPlace, through: EpochMs | undefined): void
  /**
   * The live gateway confirms a subscription: from `at` on nothing is missing.
   * @param joined `resumed`: nor is anything since the place that the client named.
   */
  join(joined: Joined): void
  /** The place is of no use any more: something else is followed, or another kind of server. */
  leavePlace(): void
  /** The live gateway left records out. @returns the gap. */
  leftOut(): Gap
  /** Where a connection can be resumed. */
  readonly place: StreamPlace | undefined
  /** True if nothing is missing. */
  readonly isComplete: boolean
  /** True if something is missing that the running catch-up does not cover. */
  readonly hasMissing: boolean
  /** Time from which a client that resumes here has to catch up; undefined before `start`. */
  resumePoint(): EpochMs | undefined
}

export interface Joined {
  readonly at: StreamPlace
  readonly through: EpochMs | undefined
  readonly resumed: boolean
  /** The client wants what is older than its first connection. */
  readonly wantsPast: boolean
}

export interface GapTrackerOptions {
  readonly overlapMs: number
  readonly maxCatchUpMs: number
}

export function createGapTracker({ overlapMs, maxCatchUpMs }: GapTrackerOptions): GapTracker {
  let shards = new Map<string, Shard>()
  /** Everything that the server received before this is here or known to be missing. */
  let completeTo: EpochMs | undefined
  let missingSince: EpochMs | undefined
  let catchingUpSince: EpochMs | undefined
  let place: StreamPlace | undefined
  let hasBeenComplete = false
  /** While a lost connection may be resumed: what was missing before. */
  let beforeLoss: { since: EpochMs | undefined } | undefined

  const markMissing = (since: EpochMs): void => {
    missingSince = Math.min(missingSince ?? since, since)
    if (beforeLoss !== undefined) beforeLoss.since = Math.min(beforeLoss.since ?? since, since)
  }

  const reach = (at: StreamPlace, through: EpochMs | undefined): void => {
    place = at
    if (through !== undefined && completeTo !== undefined) completeTo = Math.max(completeTo, through)
  }

  /** Never before the time up to which all is here; the overlap covers what was on its way then. */
  const from = (...marks: EpochMs[]): EpochMs => Math.max(completeTo ?? 0, ...marks) - overlapMs

  /** A shard that was never heard of holds back all. */
  const lost = (): EpochMs => {
    const marks = [...shards.values()].map(({ through }) => through ?? 0)
    return from(marks.length === 0 ? 0 : Math.min(...marks))
  }

  /** A shard that was split or merged is read to its end before what became of it is heard of. */
  const dropClosed = (open: readonly string[]): void => {
    for (const name of open) shards.set(name, shards.get(name) ?? { epochs: new Map(), through: undefined })
    if (open.some((name) => shards.get(name)?.through === undefined)) return
    for (const name of shards.keys()) if (!open.includes(name)) shards.delete(name)
  }

  return {
    markMissing,

    start: (since) => {
      completeTo = since
      markMissing(since)
    },

    observe: ({ position, games, through: heartbeat, shards: open = [] }) => {
      const { shard: name, epoch, n } = position
      const shard: Shard = shards.get(name) ?? { epochs: new Map(), through: undefined }
      const known = shard.epochs.get(epoch)
      // A frame that was sent twice, or overtaken by the next one, has an earlier number.
      if (known !== undefined && n <= known.n) return undefined
      const missingFrames = n - 1 - (known?.n ?? 0)
      const since = from((known ?? shard).through ?? 0)
      const newest = games.flat().reduce((latest, { receivedAt }) => Math.max(latest, receivedAt), 0)
      const through = heartbeat ?? (newest > 0 ? newest : (shard.through ?? 0))
      // The newest epoch last, so that the oldest can be dropped.
      shard.epochs.delete(epoch)
      shard.epochs.set(epoch, { n, through })
      shard.through = through
      const [oldest] = shard.epochs.keys()
      if (shard.epochs.size > maxEpochsPerShard && oldest !== undefined) shard.epochs.delete(oldest)
      shards.set(name, shard)
      if (open.length > 0) dropClosed(open)
      if (missingFrames <= 0) return undefined
      markMissing(since)
      return { cause: 'gap', position, missingFrames, since, isShared: known === undefined }
    },

    disconnect: () => {
      const known = [missingSince, catchingUpSince].filter((since) => since !== undefined)
      const before = beforeLoss ?? { since: known.length === 0 ? undefined : Math.min(...known) }
      beforeLoss = undefined
      if (completeTo !== undefined) markMissing(lost())
      beforeLoss = place === undefined ? undefined : before
      shards = new Map()
    },

    reach: (at, through) => {
      if (place !== undefined) reach(at, through)
    },

    advance: (at) => {
      if (place !== undefined) place = advancePlace(place, at)
    },

    join: ({ at, through, resumed, wantsPast }) => {
      if (resumed) missingSince = beforeLoss?.since
      else if (!hasBeenComplete && !wantsPast) missingSince = undefined
      hasBeenComplete ||= missingSince === undefined
      beforeLoss = undefined
      reach(at, through)
    },

    leavePlace: () => {
      place = undefined
      beforeLoss = undefined
    },

    leftOut: () => {
      const since = from()
      markMissing(since)
      return { cause: 'conflated', missingFrames: 0, since }
    },

    get place() {
      return place
    },

    get isComplete() {
      return missingSince === undefined && catchingUpSince === undefined
    },

    setBack: (now) => {
      const before = <Time extends EpochMs | undefined>(time: Time) =>
        time === undefined ? time : Math.min(time, now)
      completeTo = before(completeTo)
      missingSince = before(missingSince)
      catchingUpSince = before(catchingUpSince)
      if (beforeLoss !== undefined) beforeLoss.since = before(beforeLoss.since)
      for (const shard of shards.values()) {
        shard.through = before(shard.through)
        for (const epoch of shard.epochs.values()) epoch.through = Math.min(epoch.through, now)
      }
    },

    beginCatchUp: (serverNow) => {
      const since = Math.min(
        missingSince ?? catchingUpSince ?? serverNow,
        catchingUpSince ?? missingSince ?? serverNow,
      )
      missingSince = undefined
      catchingUpSince = since
      const earliest = serverNow - maxCatchUpMs
      return since >= earliest ? { since } : { since: earliest, incomplete: { from: since, to: earliest } }
    },

    commit: (through) => {
      catchingUpSince = undefined
      hasBeenComplete = true
      completeTo = Math.max(completeTo ?? through, through)
    },

    rollback: () => {
      if (catchingUpSince !== undefined) markMissing(catchingUpSince)
      catchingUpSince = undefined
    },

    get hasMissing() {
      return missingSince !== undefined
    },

    resumePoint: () => {
      if (completeTo === undefined) return undefined
      return Math.min(
        lost(),
        missingSince ?? Number.POSITIVE_INFINITY,
        catchingUpSince ?? Number.POSITIVE_INFINITY,
      )
    },
  }
}

interface Epoch {
  readonly n: number
  /** The heartbeat of the last frame, or else the time at which the server received its newest odds. */
  through: EpochMs
}

interface Shard {
  readonly epochs: Map<string, Epoch>
  /** As in {@link Epoch}, of the last frame of any epoch; undefined before the first. */
  through: EpochMs | undefined
}

/** A consumer lives for hours, so there are never more at a time. One that was forgotten counts as new. */
const maxEpochsPerShard = 64
