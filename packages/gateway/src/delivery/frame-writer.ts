import type { EpochMs, GameId, Sport, StreamPlace } from '@sportsfeeds/domain'
import type { ConnectionId } from '@sportsfeeds/domain/internal'
import {
  createAudience,
  framesByGroup,
  type GameBlock,
  gamesByGroup,
  type Group,
  type groupByGame,
} from '@sportsfeeds/functions/long-lived'
import type { GameMemory } from '../memory/game-memory.ts'
import type { Session } from '../sessions/session.ts'
import { type EncodedOdds, encodeGames, encodeOdds, maxPartCharacters, toEncoded } from './encode-frames.ts'
import { compressible, type Frame } from './frame.ts'
import type { Ring } from './ring.ts'
import { createSharedContext, type SharedContext } from './shared-context.ts'

/** Writes to every session that is live what it follows: sessions that follow the same are written the same frames. */
export interface FrameWriter {
  join(session: Session): void
  leave(id: ConnectionId): void
  writeGames(ids: ReadonlySet<GameId>, sentAt: EpochMs): void
  writeOdds(window: WindowOfOdds): void
  /** Asks for the frames only if there is a session. */
  writeToAll(frames: () => readonly Frame[]): void
}

export interface WindowOfOdds {
  readonly byGame: ReturnType<typeof groupByGame>
  readonly blocks: ReadonlyMap<GameId, GameBlock>
  readonly sentAt: EpochMs
  /** Where in the stream it ends, if that is to be said. */
  readonly at: StreamPlace | undefined
}

export interface FrameWriterDependencies {
  readonly memory: Pick<GameMemory, 'gameById' | 'sportOf'>
  readonly ring: Pick<Ring, 'end'>
}

export function createFrameWriter({ memory, ring }: FrameWriterDependencies): FrameWriter {
  const audience = createAudience()
  const sessions = new Map<ConnectionId, Session>()
  /** By group. */
  const contexts = new Map<string, SharedContext>()

  const sportsOf = (ids: Iterable<GameId>): ReadonlyMap<GameId, Sport> => {
    const sports = new Map<GameId, Sport>()
    if (!audience.followsSports) return sports
    for (const id of ids) {
      const sport = memory.sportOf(id)
      if (sport !== undefined) sports.set(id, sport)
    }
    return sports
  }

  const contextOf = ({ id, members }: Group, nowMs: EpochMs): SharedContext | undefined => {
    if (members.size < continuedFor) {
      contexts.delete(id)
      return undefined
    }
    const context = contexts.get(id) ?? createSharedContext()
    contexts.set(id, context)
    context.renew(members.keys(), nowMs)
    return context
  }

  return {
    join: (session) => {
      sessions.set(session.id, session)
      audience.put(session)
    },

    leave: (id) => {
      sessions.delete(id)
      audience.delete(id)
      for (const [group, context] of contexts) {
        context.leave(id)
        if (context.isEmpty) contexts.delete(group)
      }
    },

    writeGames: (ids, sentAt) => {
      const changed = [...ids].flatMap((id) => memory.gameById(id) ?? [])
      for (const [group, followed] of gamesByGroup(changed, audience)) {
        const frames = encodeGames(followed, sentAt)
        for (const member of group.members.keys()) sessions.get(member)?.publish(frames, ring.end)
      }
    },

    writeOdds: ({ byGame, blocks, sentAt, at }) => {
      const framesOf = framesByGroup(byGame, {
        audience,
        sports: sportsOf(byGame.keys()),
        blockOf: (id) => blocks.get(id),
        pack: (followed) => packWindow(followed, sentAt, at),
      })
      const shared = withSharedCompressed(framesOf)
      for (const [group, frames] of framesOf) {
        const given = shared.get(frames) ?? frames
        const context = contextOf(group, sentAt)
        const continued = context?.continue(given) ?? given
        for (const member of group.members.keys()) {
          sessions.get(member)?.publish(context?.has(member) === true ? continued : given, ring.end)
        }
      }
    },

    writeToAll: (frames) => {
      if (sessions.size === 0) return
      const written = frames()
      for (const session of sessions.values()) session.publish(written, ring.end)
    },
  }
}

function packWindow(followed: readonly GameBlock[], sentAt: EpochMs, at: StreamPlace | undefined): Frame[] {
  const conflated = followed.reduce((sum, block) => sum + block.conflated, 0)
  const pieces = followed.flatMap((block) =>
    block.bytes <= maxPartCharacters ? [{ json: block.json, count: block.odds.length }] : toEncoded(block),
  )
  const frames: Frame[] = []
  let part: EncodedOdds[] = []
  let characters = 0
  for (const piece of pieces) {
    if (characters > 0 && characters + piece.json.length > maxPartCharacters) {
      frames.push(encodeOdds({ sentAt, blocks: part }))
      part = []
      characters = 0
    }
    part.push(piece)
    characters += piece.json.length
  }
  // Only the last one completes the window.
  frames.push(encodeOdds({ sentAt, blocks: part, at, conflated }))
  return frames
}

/** Those of the frames that enough connections receive, in a form that can be compressed, by the frames as they are. */
function withSharedCompressed(
  framesOf: Iterable<readonly [{ readonly members: ReadonlyMap<ConnectionId, unknown> }, readonly Frame[]]>,
): ReadonlyMap<readonly Frame[], readonly Frame[]> {
  const receivers = new Map<readonly Frame[], number>()
  for (const [{ members }, frames] of framesOf)
    receivers.set(frames, (receivers.get(frames) ?? 0) + members.size)
  return new Map(
    [...receivers]
      .filter(([, count]) => count >= compressedFor)
      .map(([frames]) => [
        frames,
        frames.map((frame) => (frame.wire.length < compressedFromBytes ? frame : compressible(frame))),
      ]),
  )
}

/** Compressing takes some 50 µs: for fewer receivers it would be a large part of what a task does. */
const compressedFor = 8
/** A context is compressed for each group by itself: for this many it takes less than their writes. */
const continuedFor = 32
/** A frame of one record shrinks by a quarter only. */
const compressedFromBytes = 300
