import {
  BoundedSubscription,
  type ClientMessage,
  type EpochMs,
  type ErrorFrame,
  type GameId,
  isFollowed,
  type StreamPlace,
  subscribe,
  type Subscription,
  unsubscribe,
} from '@sportsfeeds/domain'
import type { ClientId, ConnectionId } from '@sportsfeeds/domain/internal'
import { parseClientMessage, SubscriptionTooLargeError } from '@sportsfeeds/functions/long-lived'
import { type Clock, createRateLimit, type RateLimitOptions } from '@sportsfeeds/std'
import type { Counts } from '../counts.ts'
import { encodeFrame, encodeGames, encodeSnapshot } from '../delivery/encode-frames.ts'
import type { Frame } from '../delivery/frame.ts'
import { replay, replayNewest } from '../delivery/replay.ts'
import type { Ring } from '../delivery/ring.ts'
import type { GameMemory } from '../memory/game-memory.ts'
import type { ClientSocket } from '../ports.ts'
import { type CloseReason, closeReasons } from './close-reasons.ts'

/** One analyst's connection: what it follows, how far it is, and what it may do. */
export interface Session {
  readonly id: ConnectionId
  readonly clientId: ClientId
  readonly subscription: Subscription
  readonly createdAt: EpochMs
  /** True while it receives what is published as it is published. */
  readonly isLive: boolean
  /** Takes a message of the client. */
  hear(text: string): void
  /** The other side gave a sign of life. */
  touch(): void
  /** Writes frames of a window. A reader that is too slow stays behind from that window on. */
  publish(frames: readonly Frame[], window: number): void
  /** Writes more of what this connection is behind, as far as its reader takes it. */
  pump(): void
  /** Closes a connection that is silent, stuck or too old. */
  check(): void
  close(reason: CloseReason): void
  /** The socket is gone. */
  end(): void
}

/** What a session knows of the rest of the gateway. */
export interface SessionDependencies {
  readonly clock: Pick<Clock, 'now'>
  readonly ring: Ring
  readonly memory: GameMemory
  readonly counts: Counts
  readonly limits: SessionLimits
  /** Everything up to here is in the ring. */
  readonly place: () => StreamPlace
  /** What was written to the stream before this is in the ring. */
  readonly through: () => EpochMs
  /** Brings games into the memory. */
  readonly loadGames: (ids: readonly GameId[]) => Promise<void>
  readonly onError: (message: string, error: unknown) => void
  /** From now on the session wants what is published; or not any more. */
  readonly onLive: (session: Session) => void
  readonly onBehind: (session: Session) => void
  readonly onEnd: (session: Session) => void
}

export interface SessionLimits {
  /** While more bytes wait than this, a connection is held back. */
  readonly holdBytes: number
  /** Of what it is behind, a connection gets more while fewer bytes wait than this. */
  readonly pumpBytes: number
  /** Of what a connection that was held back is behind by more than this, it gets the newest of each market alone. */
  readonly conflateAfterMs: number
  /** A connection that is behind is closed when its reader took nothing for so long. */
  readonly stuckMs: number
  readonly firstMessageMs: number
  readonly silentMs: number
  readonly maxDurationMs: number
  readonly messages: RateLimitOptions
}

export interface SessionIdentity {
  readonly id: ConnectionId
  readonly clientId: ClientId
  /** What the address named. */
  readonly subscription: Subscription
  readonly socket: ClientSocket
}

/** Says `welcome` at once. */
export function createSession(
  { id, clientId, subscription: initial, socket }: SessionIdentity,
  deps: SessionDependencies,
): Session {
  const { clock, ring, memory, counts, limits, place, through } = deps
  const createdAt = clock.now()
  const messageLimit = createRateLimit(limits.messages)
  let subscription = initial
  let phase: 'new' | 'behind' | 'live' | 'ended' = 'new'
  /** Frames to be sent before what was published. */
  let backlog: Iterator<Frame, void, undefined>[] = []
  /** The next window to send. */
  let next = 0
  /** Its reader was too slow for what was published. */
  let isHeld = false
  let heardAtMs = createdAt
  /** Changes of the subscription, which take their turns: games may have to be read for one. */
  const changes: ChangeMessage[] = []
  let isChanging = false
  let waitingBefore = 0
  let progressAtMs = createdAt

  const isBehind = (): boolean => phase === 'behind'

  const write = (frames: readonly Frame[]): void => {
    counts.bytes += socket.write(frames)
    counts.frames += frames.length
    for (const { odds } of frames) counts.oddsSent += odds
  }

  const say = (type: string, members: object): void => write([encodeFrame(type, clock.now(), members)])

  const refuse = (code: ErrorFrame['code'], message: string): void => say('error', { code, message })

  const hear = (text: string): void => {
    if (phase === 'ended') return
    heardAtMs = clock.now()
    if (!messageLimit.take(heardAtMs)) {
      session.close('tooManyMessages')
      return
    }
    const parsed = parseClientMessage(text)
    if ('issue' in parsed) {
      refuse(parsed.issue.code, parsed.issue.message)
    } else if (parsed.message.action === 'ping') {
      const { id: pingId } = parsed.message
      say('pong', pingId === undefined ? {} : { id: pingId })
    } else {
      changes.push(parsed.message)
      if (!isChanging) void changeAll()
    }
  }

  const changeAll = async (): Promise<void> => {
    isChanging = true
    for (let message = changes.shift(); message !== undefined; message = changes.shift())
      await change(message)
    isChanging = false
  }

  const change = async (message: ChangeMessage): Promise<void> => {
    const after = (message.action === 'subscribe' ? subscribe : unsubscribe)(subscription, message)
    if (!BoundedSubscription.safeParse(after).success) {
      refuse('too_many_games', new SubscriptionTooLargeError().message)
      return
    }
    try {
      const named = after.games.filter((game) => !memory.isLoaded(game))
      if (named.length > 0) await deps.loadGames(named)
    } catch (error) {
      deps.onError('games of a subscription cannot be read', error)
      refuse('unavailable', 'The games cannot be read. Send the message again.')
      return
    }
    if (phase === 'ended') return
    if (phase === 'new') start(after, message.action === 'subscribe' ? message.at : undefined)
    else follow(after)
  }

  /** Begins to send: where the client asks, or with the state of all that it follows. */
  const start = (after: Subscription, at: StreamPlace | undefined): void => {
    subscription = after
    const from = at === undefined ? undefined : ring.resume(at)
    if (from === undefined) {
      next = ring.end
      if (at !== undefined) counts.notResumed += 1
      fallBehind([joinFrames(memory.followedGames(after), at === undefined ? {} : { resumed: false })])
    } else {
      next = from
      counts.resumed += 1
      fallBehind([resumeFrames()])
    }
    pump()
  }

  const follow = (after: Subscription): void => {
    const before = subscription
    subscription = after
    if (phase === 'live') next = ring.end
    const added = memory
      .followedGames(after)
      .filter((game) => !isFollowed(before, game, memory.sportOf(game)))
    fallBehind([...backlog, joinFrames(added, {})])
    pump()
  }

  const fallBehind = (frames: Iterator<Frame, void, undefined>[]): void => {
    backlog = frames
    if (phase !== 'behind') {
      phase = 'behind'
      waitingBefore = socket.bytesWaiting
      progressAtMs = clock.now()
      deps.onBehind(session)
    }
  }

  /** The state of some games, and the confirmation that everything from the next window on follows it. */
  const joinFrames = (games: readonly GameId[], answer: { resumed?: false }) => {
    counts.snapshots += 1
    return snapshotFrames(games, { subscription, ...placeBeforeNext(), ...answer })
  }

  function* snapshotFrames(games: readonly GameId[], confirmed: object): Generator<Frame, void, undefined> {
    yield* encodeGames(
      games.flatMap((gameId) => memory.gameById(gameId) ?? []),
      clock.now(),
    )
    const blocks = games.flatMap((gameId) => memory.snapshotOf(gameId) ?? [])
    yield* encodeSnapshot(blocks, clock.now)
    yield encodeFrame('subscribed', clock.now(), { ...confirmed, liveFrom: clock.now() })
  }

  /** Everything since the place where the client was, and the confirmation. */
  function* resumeFrames(): Generator<Frame, void, undefined> {
    yield* replayAll()
    const confirmed = { subscription, ...placeBeforeNext(), resumed: true }
    yield encodeFrame('subscribed', clock.now(), { ...confirmed, liveFrom: clock.now() })
  }

  function* replayAll(): Generator<Frame, void, undefined> {
    while (next < ring.end && isBehind()) {
      const first = ring.get(next)
      if (first === undefined) {
        session.close('tooSlow')
        return
      }
      const isLate = isHeld && first.publishedAtMs < clock.now() - limits.conflateAfterMs
      const { frames, end } = (isLate || subscription.conflate ? replayNewest : replay)({
        ring,
        memory,
        from: next,
        subscription,
        sentAt: clock.now(),
      })
      next = end
      yield* frames
    }
  }

  const placeBeforeNext = (): { at: StreamPlace; through?: EpochMs } =>
    next === ring.end ? { at: place(), through: through() } : { at: ring.get(next - 1)?.at ?? {} }

  const pump = (): void => {
    while (isBehind() && socket.bytesWaiting < limits.pumpBytes) {
      const frames = nextFrames()
      if (frames.length > 0) write(frames)
      else if (isBehind() && backlog.length === 0) goLive()
    }
  }

  /** As many as are worth one write. */
  const nextFrames = (): Frame[] => {
    const frames: Frame[] = []
    let bytes = 0
    while (isBehind() && bytes < bytesPerWrite) {
      const [first] = backlog
      if (first === undefined) {
        if (next >= ring.end) break
        backlog = [replayAll()]
        continue
      }
      const { value } = first.next()
      if (value === undefined) {
        backlog.shift()
      } else {
        frames.push(value)
        bytes += value.wire.length
      }
    }
    return frames
  }

  const goLive = (): void => {
    phase = 'live'
    isHeld = false
    deps.onLive(session)
  }

  const session: Session = {
    id,
    clientId,
    createdAt,
    get subscription() {
      return subscription
    },
    get isLive() {
      return phase === 'live'
    },
    hear,
    touch: () => {
      heardAtMs = clock.now()
    },

    publish: (frames, window) => {
      if (phase !== 'live') return
      if (socket.bytesWaiting <= limits.holdBytes) {
        write(frames)
        return
      }
      counts.heldBack += 1
      next = window
      isHeld = true
      // The rest follows when the socket has drained.
      fallBehind([])
    },

    pump,

    check: () => {
      const nowMs = clock.now()
      if (phase === 'new' && nowMs - createdAt > limits.firstMessageMs) session.close('notStarted')
      if (nowMs - heardAtMs > limits.silentMs) session.close('silent')
      if (nowMs - createdAt > limits.maxDurationMs) session.close('tooLong')
      if (phase !== 'behind') return
      const waiting = socket.bytesWaiting
      if (waiting < waitingBefore || waiting === 0) progressAtMs = nowMs
      waitingBefore = waiting
      if (nowMs - progressAtMs > limits.stuckMs) session.close('tooSlow')
    },

    close: (reason) => {
      if (phase === 'ended') return
      if (reason === 'tooSlow') counts.closedSlow += 1
      if (reason === 'inactive') counts.closedInactive += 1
      const [code, text] = closeReasons[reason]
      socket.close(code, text)
      session.end()
    },

    end: () => {
      if (phase === 'ended') return
      phase = 'ended'
      backlog = []
      changes.length = 0
      deps.onEnd(session)
    },
  }

  say('welcome', { connectionId: id, subscription, resumes: true })
  return session
}

type ChangeMessage = Exclude<ClientMessage, { action: 'ping' }>

const bytesPerWrite = 64 * 1024
