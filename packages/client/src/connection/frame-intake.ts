import {
  compareOdds,
  type EpochMs,
  type LiveOdds,
  type OddsFrame,
  type ServerFrame,
  type SubscribedFrame,
} from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { Emitter } from '../emitter.ts'
import { UnreachableError } from '../errors.ts'
import type { ClientEvents } from '../events.ts'
import type { FrameParser } from '../protocol/frame-parser.ts'
import type { StatsRecorder } from '../stats.ts'
import type { CatchUpRunner } from '../sync/catch-up-runner.ts'
import type { FollowedGames } from '../sync/followed-games.ts'
import type { Gap, GapTracker } from '../sync/gap-tracker.ts'
import type { Merge } from '../sync/merge.ts'
import type { Beat, StreamFlow } from '../sync/stream-flow.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { ClientEvent } from './machine/client-event.ts'
import type { Outlet } from './outlet.ts'
import type { ServerClock } from './server-clock.ts'
import type { Timing } from './timing.ts'

export interface FrameIntakeDependencies {
  readonly parseFrame: FrameParser
  readonly onUnreadable: (place: 'frame', records: readonly string[]) => void
  /** Server time from which odds are wanted; undefined for the time of the first connection. */
  readonly since: EpochMs | undefined
  /** True to deliver the newest odds of each market at first, however old. */
  readonly isLatestWanted: boolean
  readonly timing: Timing
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly heartbeat: Heartbeat
  readonly flow: StreamFlow
  readonly gaps: GapTracker
  readonly followed: FollowedGames
  readonly merge: Merge
  readonly catchUps: CatchUpRunner
  readonly outlet: Outlet
  readonly stats: StatsRecorder
  readonly emitter: Emitter<ClientEvents>
  readonly dispatch: (event: ClientEvent) => void
}

/** Takes what the server sends: hands out the odds and games of its frames, and dispatches what else they show. */
export interface FrameIntake {
  /** The server is a live gateway. */
  readonly isGateway: boolean
  /** The server's time from which on the stream brings everything that is followed. */
  readonly streamFrom: EpochMs
  /** What comes from now on comes over a new connection, which was begun at this time. */
  connect(beganAtMs: EpochMs): void
  /** This many messages that change the subscription are sent, for the server to confirm. */
  expectConfirmations(messages: number): void
  receive(data: unknown, clientReceivedAt: EpochMs): void
}

export function createFrameIntake({
  parseFrame,
  onUnreadable,
  since,
  isLatestWanted,
  timing,
  clock,
  serverClock,
  heartbeat,
  flow,
  gaps,
  followed,
  merge,
  catchUps,
  outlet,
  stats,
  emitter,
  dispatch,
}: FrameIntakeDependencies): FrameIntake {
  let connectingAtMs = clock.now()
  let hasStarted = false
  let isGateway = false
  let streamFrom: EpochMs = 0
  /** Messages that change the subscription and that the server has not confirmed. */
  let unconfirmed = 0
  /** The latest time of the server, and when it came. */
  let latest: { readonly sentAt: EpochMs; readonly atMs: EpochMs } | undefined

  const takeFrame = (frame: ServerFrame, clientReceivedAt: EpochMs): void => {
    stats.count('frames')
    noticeSetBack(frame.sentAt, clientReceivedAt)
    serverClock.observe(frame.sentAt, clientReceivedAt)
    const serverNow = serverClock.atLeast(clientReceivedAt)
    if (!hasStarted) {
      hasStarted = true
      gaps.start(since ?? serverClock.atLeast(connectingAtMs))
    }
    switch (frame.type) {
      case 'odds':
        takeOdds(frame, clientReceivedAt)
        return
      case 'snapshot':
        if (isLatestWanted) {
          const odds = frame.games.flat().toSorted(compareOdds)
          outlet.deliver(merge.add(odds, { source: 'snapshot', sentAt: frame.sentAt, clientReceivedAt }))
        }
        return
      case 'games':
        outlet.announce(followed.learn(frame.games))
        return
      case 'subscribed':
        takeConfirmation(frame, serverNow)
        return
      case 'welcome':
        isGateway = frame.resumes === true
        return
      case 'heartbeat':
        gaps.reach(frame.at, frame.through)
        noteFlow({ through: frame.through, sentAt: frame.sentAt }, clientReceivedAt)
        return
      case 'pong': {
        const pingedAtMs = heartbeat.pong(frame.id)
        if (pingedAtMs !== undefined) serverClock.observePong(frame.sentAt, pingedAtMs, clientReceivedAt)
        return
      }
      case 'error': {
        const error = new UnreachableError(`The server reported an error: ${frame.message}`)
        emitter.emit('error', { during: 'message', error })
        if (frame.code === 'outdated') {
          dispatch({ type: 'outdated', detail: frame.message })
          return
        }
        const isFinal = frame.code !== 'unavailable'
        dispatch({ type: 'subscribe-failed', isFinal, detail: frame.message })
      }
    }
  }

  /** Servers' clocks differ by less than the overlap, unless one was set back: then no time that it gave may bound a catch-up. */
  const noticeSetBack = (sentAt: EpochMs, clientReceivedAt: EpochMs): void => {
    if (latest !== undefined && sentAt < latest.sentAt - timing.overlapMs) {
      serverClock.reset()
      flow.reset()
      streamFrom = 0
      gaps.setBack(sentAt - (clientReceivedAt - latest.atMs))
      latest = undefined
    }
    if (latest === undefined || sentAt > latest.sentAt) latest = { sentAt, atMs: clientReceivedAt }
  }

  const takeOdds = (frame: OddsFrame, clientReceivedAt: EpochMs): void => {
    const { position, through, shards, sentAt } = frame
    const gap = gapAt(frame)
    if (gap !== undefined) {
      streamFrom = Math.max(streamFrom, sentAt)
      catchUps.countLoss()
      stats.count('gaps')
      emitter.emit('gap', gap)
      dispatch({ type: 'missed', cause: gap.cause, isShared: gap.isShared === true })
    }
    if (position !== undefined && through !== undefined)
      noteFlow({ shard: position.shard, shards, through, sentAt }, clientReceivedAt)
    stats.count('conflated', frame.conflated ?? 0)
    const wanted: LiveOdds[] = []
    for (const ofGame of frame.games) {
      const game = ofGame[0]?.gameId
      if (game === undefined || !followed.wants(game)) continue
      followed.sawOdds(game)
      wanted.push(...ofGame)
    }
    outlet.deliver(merge.add(wanted, { source: 'stream', sentAt, clientReceivedAt }))
  }

  /** What a frame shows to be missing, by its position or by what the live gateway says of itself. */
  const gapAt = (frame: OddsFrame): Gap | undefined => {
    if (frame.position !== undefined) return gaps.observe({ ...frame, position: frame.position })
    if (frame.at !== undefined) gaps.advance(frame.at)
    const isSlow = frame.conflated !== undefined && !followed.subscription.conflate
    return isSlow ? gaps.leftOut() : undefined
  }

  const noteFlow = (beat: Beat, clientReceivedAt: EpochMs): void => {
    flow.beat(beat, clientReceivedAt)
    const { flowedAtMs } = flow
    if (flowedAtMs === undefined) return
    dispatch({ type: 'flowing', forMs: flowedAtMs + timing.streamStaleMs - clock.now() })
  }

  const takeConfirmation = (frame: SubscribedFrame, serverNow: EpochMs): void => {
    const { at, through, resumed, liveFrom, sentAt } = frame
    streamFrom = Math.max(streamFrom, liveFrom, sentAt)
    if (at === undefined) {
      gaps.leavePlace()
      dispatch({ type: 'subscribed', liveInMs: liveFrom - serverNow, isComplete: false })
      return
    }
    unconfirmed -= 1
    // The place is that of the last one, and so is what follows it.
    if (unconfirmed > 0) return
    if (resumed === true) stats.count('resumed')
    gaps.join({ at, through, resumed: resumed === true, wantsPast: since !== undefined })
    dispatch({ type: 'subscribed', liveInMs: 0, isComplete: gaps.isComplete })
  }

  return {
    get isGateway() {
      return isGateway
    },
    get streamFrom() {
      return streamFrom
    },

    connect: (beganAtMs) => {
      connectingAtMs = beganAtMs
      isGateway = false
      unconfirmed = 0
    },

    expectConfirmations: (messages) => {
      unconfirmed += messages
    },

    receive: (data, clientReceivedAt) => {
      const parsed = parseFrame(data)
      switch (parsed.kind) {
        case 'frame':
          if (parsed.unreadable !== undefined) onUnreadable('frame', parsed.unreadable)
          takeFrame(parsed.frame, clientReceivedAt)
          return
        case 'gateway-error': {
          const error = new UnreachableError(`API Gateway reported an error: ${parsed.message}.`)
          emitter.emit('error', { during: 'message', error })
          dispatch({ type: 'subscribe-failed', isFinal: false, detail: error.message })
          return
        }
        case 'malformed':
          stats.count('malformedFrames')
          emitter.emit('malformed-frame', parsed.error)
          return
        case 'unknown':
          stats.count('unknownFrames')
      }
    },
  }
}
