import {
  type Connection,
  type ConnectionId,
  type EpochMs,
  type GameId,
  handoverMs,
  maxFrameBytes as defaultMaxFrameBytes,
  type Position,
  protocolVersion,
  type ServerFrame,
  type Sport,
} from '@sportsfeeds/domain'
import type { Audience, Group, Member } from './audience.ts'
import type { Change } from './change.ts'
import { conflate, everyUpdate } from './conflate.ts'
import { encodeFrame, type FrameBody, halveFrame, packFrames, writeOdds, type WrittenOdds } from './frames.ts'
import type { Games } from './sport-cache.ts'
import type { Clock } from '../../ports.ts'
import type { Positions } from './frame-sequencer.ts'
import type { DeliveryReport, Frame, Letter, Poster } from './frame-sender.ts'
import type { Registry } from './registry.ts'

/** Turns changes of the table into frames for everybody who follows them. Knows neither Lambda nor Kinesis. */
export interface FanOut {
  /**
   * Publishes changes of one shard, in order; call again only when it has settled. When the report has lost frames,
   * somebody could be neither sent to nor closed: publish the same changes again.
   * @throws when connections or games cannot be read: publish the same changes again.
   */
  publish(shard: string, changes: readonly Change[]): Promise<PublishReport>
  /** Changes of this shard will never be published: its next frames open a new epoch, so that clients catch up. */
  leaveOut(shard: string): void
}

export interface PublishReport extends DeliveryReport {
  /** Odds among the changes. */
  readonly oddsPublished: number
  /** Live connections; 0 when nobody had to be looked up. */
  readonly connections: number
  /** Readings of all connection records that began since the last report, and those that failed. */
  readonly connectionScans: number
  readonly failedConnectionScans: number
  /** Time from the arrival of the oldest odds at the feeds API until everything was posted; 0 without odds. */
  readonly oldestOddsMs: number
  /** Time that publishing took. */
  readonly publishMs: number
}

export interface FanOutDependencies {
  readonly registry: Registry
  readonly games: Games
  readonly positions: Positions
  readonly poster: Poster
  readonly clock: Pick<Clock, 'now'>
  readonly maxFrameBytes?: number
}

export function createFanOut(dependencies: FanOutDependencies): FanOut {
  const { registry, games, positions, poster, clock } = dependencies
  const maxFrameBytes = dependencies.maxFrameBytes ?? defaultMaxFrameBytes

  const scansSinceLastReport = countsSinceLast(registry)

  const publish = async (shard: string, changes: readonly Change[]): Promise<PublishReport> => {
    const startedAtMs = clock.now()
    const letters = new Map<ConnectionId, DraftLetter>()
    const odds: WrittenOdds[] = []
    for (const change of changes) {
      switch (change.kind) {
        case 'odds':
          odds.push(writeOdds(change.odds, change.storedAt))
          break
        case 'connectionOpened':
          registry.put(change.connection)
          draftFor(letters, greeted(change.connection)).frames.push(welcomeFrame(change.connection))
          break
        case 'connectionChanged':
          registry.put(change.connection)
          break
        case 'connectionClosed':
          registry.forget(change.connectionId)
          positions.forget(change.connectionId)
          letters.delete(change.connectionId)
          break
        case 'game':
          games.put(change)
          break
      }
    }
    const audience = odds.length === 0 ? undefined : await registry.audience()
    if (audience !== undefined) await addOdds(letters, shard, odds, audience)
    const report = await poster.deliver([...letters.values()])
    const finishedAtMs = clock.now()
    const oldestReceivedAtMs = odds.reduce(
      (oldest, { odds: { receivedAt } }) => Math.min(oldest, receivedAt),
      finishedAtMs,
    )
    return {
      ...report,
      ...scansSinceLastReport(),
      oddsPublished: odds.length,
      connections: audience?.size ?? 0,
      oldestOddsMs: finishedAtMs - oldestReceivedAtMs,
      publishMs: finishedAtMs - startedAtMs,
    }
  }

  /** So long before now that whoever had the shard before may have given up what came before these. */
  const isOld = (odds: readonly WrittenOdds[]): boolean =>
    odds.some(({ odds: { storedAt } }) => storedAt < clock.now() - handoverMs)

  const addOdds = async (
    letters: Map<ConnectionId, DraftLetter>,
    shard: string,
    odds: readonly WrittenOdds[],
    audience: Audience,
  ): Promise<void> => {
    const byGame = indexByGame(odds)
    const sports = audience.followsSports ? await games.sportsOf(byGame.keys()) : new Map<GameId, Sport>()
    if (!positions.knows(shard) && isOld(odds)) positions.restart(shard)
    const epoch = positions.epochOf(shard)
    const pack = packOnce(odds, byGame, (entries) => packFrames(entries, maxFrameBytes, epoch))
    for (const [group, gameIds] of followedGames(audience, byGame, sports)) {
      const bodies = pack(gameIds, group.subscription.conflate)
      for (const member of group.members.values()) {
        const { frames } = draftFor(letters, member)
        for (const body of bodies) {
          frames.push(oddsFrame(body, () => positions.next(shard, member.connectionId)))
        }
      }
    }
  }

  return {
    publish,
    leaveOut: (shard) => {
      positions.restart(shard)
    },
  }
}

function countsSinceLast({ counts }: Registry) {
  let reported = { ...counts }
  return (): Pick<PublishReport, 'connectionScans' | 'failedConnectionScans'> => {
    const since = reported
    reported = { ...counts }
    return {
      connectionScans: reported.refreshes - since.refreshes,
      failedConnectionScans: reported.failedRefreshes - since.failedRefreshes,
    }
  }
}

interface DraftLetter extends Letter {
  readonly frames: Frame[]
}

function draftFor(letters: Map<ConnectionId, DraftLetter>, member: Member): DraftLetter {
  const known = letters.get(member.connectionId)
  if (known !== undefined) return known
  const draft = { ...member, frames: [] }
  letters.set(member.connectionId, draft)
  return draft
}

function greeted({ id, createdAt }: Connection): Member {
  return { connectionId: id, openedAt: createdAt }
}

function welcomeFrame({ id, subscription }: Connection): Frame {
  return {
    odds: 0,
    isGreeting: true,
    encode: (sentAt) => {
      const frame: ServerFrame = {
        v: protocolVersion,
        type: 'welcome',
        sentAt,
        connectionId: id,
        subscription,
      }
      return Buffer.from(JSON.stringify(frame))
    },
    halves: () => [],
  }
}

/** @param allot gives the frame's position; asked once, when the frame's turn comes. */
function oddsFrame(body: FrameBody, allot: () => Position): Frame {
  let position: Position | undefined
  const allotOnce = (): Position => {
    position ??= allot()
    return position
  }
  return {
    odds: body.entries.length,
    isGreeting: false,
    encode: (sentAt: EpochMs) => encodeFrame(body, allotOnce(), sentAt),
    halves: () => {
      const [first, second] = halveFrame(body) ?? []
      // The first half takes the place of the whole.
      return first === undefined || second === undefined
        ? []
        : [oddsFrame(first, allotOnce), oddsFrame(second, allot)]
    },
  }
}

/** The places in the batch of each game's odds. */
type GameIndex = ReadonlyMap<GameId, readonly number[]>

function indexByGame(odds: readonly WrittenOdds[]): GameIndex {
  const byGame = new Map<GameId, number[]>()
  for (const [
    index,
    {
      odds: { gameId },
    },
  ] of odds.entries()) {
    const known = byGame.get(gameId)
    if (known === undefined) byGame.set(gameId, [index])
    else known.push(index)
  }
  return byGame
}

/** Every group that follows anything of the batch, with the games of the batch that it follows. */
function followedGames(
  audience: Audience,
  byGame: GameIndex,
  sports: ReadonlyMap<GameId, Sport>,
): ReadonlyMap<Group, readonly GameId[]> {
  const all = [...byGame.keys()]
  const followed = new Map<Group, GameId[]>()
  for (const group of audience.everything()) followed.set(group, all)
  for (const gameId of all) {
    for (const group of audience.followersOf(gameId, sports.get(gameId))) {
      const known = followed.get(group)
      if (known === undefined) followed.set(group, [gameId])
      else known.push(gameId)
    }
  }
  return followed
}

/** Makes the frames of a selection of games once, whichever subscriptions lead to it. */
function packOnce(
  odds: readonly WrittenOdds[],
  byGame: GameIndex,
  pack: (entries: ReturnType<typeof conflate>) => FrameBody[],
) {
  const packed = new Map<string, FrameBody[]>()
  return (gameIds: readonly GameId[], isConflated: boolean): FrameBody[] => {
    const id = `${isConflated ? 'newest' : 'every'} ${gameIds.join(' ')}`
    const known = packed.get(id)
    if (known !== undefined) return known
    const selected = select(odds, byGame, gameIds)
    const bodies = pack(isConflated ? conflate(selected) : everyUpdate(selected))
    packed.set(id, bodies)
    return bodies
  }
}

function select(
  odds: readonly WrittenOdds[],
  byGame: GameIndex,
  gameIds: readonly GameId[],
): readonly WrittenOdds[] {
  if (gameIds.length === byGame.size) return odds
  const places = gameIds.flatMap((gameId) => byGame.get(gameId) ?? []).toSorted((a, b) => a - b)
  return places.flatMap((place) => odds[place] ?? [])
}
