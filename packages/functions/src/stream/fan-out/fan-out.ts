import {
  type EpochMs,
  type GameId,
  type GameWithLive,
  handoverMs,
  isFollowed,
  type LiveOdds,
  maxFrameBytes as defaultMaxFrameBytes,
  type Position,
  type Sport,
} from '@sportsfeeds/domain'
import type { Connection, ConnectionId } from '@sportsfeeds/domain/internal'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { ActiveClients, ConnectionStore, GameStore, Sockets, SportLookup } from '../../ports.ts'
import type { Audience, Member } from './audience.ts'
import type { Change, HeartbeatChange } from './change.ts'
import {
  createFrameSender,
  type Delivery,
  type DeliveryReport,
  type OutboundFrame,
  type SendLimits,
} from './frame-sender.ts'
import { createFrameSequencer } from './frame-sequencer.ts'
import { emptyBody, type FrameHeartbeat, packFrames } from './frames.ts'
import { framesByGroup, groupByGame } from './frames-by-group.ts'
import { gamesByGroup } from './games-by-group.ts'
import { gamesFrames, oddsFrame, welcomeFrame } from './outbound-frames.ts'
import { withoutEnded } from './ended-connections.ts'
import { createRegistry, type Registry } from './registry.ts'
import { createSportCache } from './sport-cache.ts'

/** Turns changes of the table into frames for every connection that follows them. Knows neither Lambda nor Kinesis. */
export interface FanOut {
  /**
   * Publishes changes of one shard, in order; call again only after it has settled. If the report has lost frames, a
   * connection could be neither sent to nor closed: publish the same changes again.
   * @throws if connections cannot be read: publish the same changes again.
   */
  publish(shard: string, changes: readonly Change[]): Promise<PublishReport>
  /** Records that changes of this shard will never be published: its next frames open a new epoch, so clients catch up. */
  recordGap(shard: string): void
}

export interface PublishReport extends DeliveryReport {
  /** Odds among the changes. */
  readonly oddsPublished: number
  /** Live connections; 0 if they were not needed. */
  readonly connections: number
  /** Reads of all connection records that began since the last report, and those that failed. */
  readonly connectionScans: number
  readonly failedConnectionScans: number
  /** From the arrival of the oldest odds record at the feeds API until everything was sent; 0 without odds. */
  readonly oldestOddsMs: number
  readonly publishMs: number
}

export interface FanOutOptions {
  /** Distinguishes this consumer from all others, past ones included: epochs begin with it. */
  readonly instance: string
  readonly connections: Pick<ConnectionStore, 'liveConnections' | 'deleteConnection'>
  readonly clients: ActiveClients
  readonly sports: SportLookup
  readonly games: Pick<GameStore, 'gameById' | 'liveStateOfGame'>
  readonly sockets: Sockets
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** After this time the live connections are read again. */
  readonly refreshAfterMs: number
  readonly maxFrameBytes?: number
  readonly limits?: Partial<SendLimits>
  /** Called with an error that delays nothing. */
  readonly onError: (message: string, error: unknown) => void
}

/** One for the lifetime of a process. Reads nothing before the first use. */
export function createFanOut(options: FanOutOptions): FanOut {
  const { instance, connections, clients, games, sockets, clock, random, refreshAfterMs, onError } = options
  const { maxFrameBytes = defaultMaxFrameBytes, limits = {} } = options
  const sequencer = createFrameSequencer(instance, clock)
  const registry = createRegistry({
    connections: withoutEnded({ connections, clients, sockets, clock, onError }),
    clock,
    refreshAfterMs,
    onMissing: (connectionId) => sequencer.retire(connectionId),
  })
  const sports = createSportCache({ lookup: options.sports, clock })
  const forget = (connectionId: ConnectionId): boolean => {
    sequencer.forget(connectionId)
    return registry.forget(connectionId)
  }
  const sender = createFrameSender({ sockets, connections, forget, clock, random, limits })
  const scansSinceLastReport = countScansSinceLast(registry)

  const publish = async (shard: string, changes: readonly Change[]): Promise<PublishReport> => {
    const startedAtMs = clock.now()
    const deliveries = new Map<ConnectionId, DraftDelivery>()
    const odds: LiveOdds[] = []
    const changedGames = new Set<GameId>()
    let heartbeat: HeartbeatChange | undefined
    for (const change of changes) {
      switch (change.kind) {
        case 'odds':
          odds.push({ ...change.odds, storedAt: change.storedAt })
          break
        case 'connectionOpened':
          registry.put(change.connection)
          getDraft(deliveries, toMember(change.connection)).frames.push(welcomeFrame(change.connection))
          break
        case 'connectionChanged':
          registry.put(change.connection)
          break
        case 'connectionClosed':
          forget(change.connectionId)
          deliveries.delete(change.connectionId)
          break
        case 'game':
          sports.put(change)
          changedGames.add(change.gameId)
          break
        case 'liveState':
          changedGames.add(change.gameId)
          break
        case 'heartbeat':
          if (heartbeat === undefined || change.beatAt > heartbeat.beatAt) heartbeat = change
          break
      }
    }
    const isQuiet = odds.length + changedGames.size === 0 && heartbeat === undefined
    const audience = isQuiet ? undefined : await registry.audience()
    if (audience !== undefined) {
      if (mayHaveBeenGivenUp(shard, odds, heartbeat)) sequencer.recordGap(shard)
      await addGames(deliveries, changedGames, audience)
      await addOdds(deliveries, shard, { odds, heartbeat: toFrameHeartbeat(heartbeat) }, audience)
    }
    const report = await sender.send([...deliveries.values()])
    const finishedAtMs = clock.now()
    if (!isQuiet && report.framesLost === 0) publishedAtMs.set(shard, finishedAtMs)
    const oldestReceivedAtMs = odds.reduce(
      (oldest, { receivedAt }) => Math.min(oldest, receivedAt),
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

  /** Changed games that could not be read, with the number of attempts: they are tried again with the next changes, and hold up no odds. */
  let unreadGames: ReadonlyMap<GameId, number> = new Map()

  const readGame = async (gameId: GameId): Promise<GameWithLive[]> => {
    const [game, live] = await Promise.all([games.gameById(gameId), games.liveStateOfGame(gameId)])
    return game === undefined ? [] : [{ ...game, live }]
  }

  /** Games are read again, since a change record may be older than the game's other record. */
  const addGames = async (
    deliveries: Map<ConnectionId, DraftDelivery>,
    changedGames: ReadonlySet<GameId>,
    audience: Audience,
  ): Promise<void> => {
    const attempts = unreadGames
    unreadGames = new Map()
    if (audience.size === 0) return
    const gameIds = new Set([...attempts.keys(), ...changedGames])
    const failed = new Map<GameId, number>()
    const readOrRemember = async (gameId: GameId): Promise<GameWithLive[]> => {
      try {
        return await readGame(gameId)
      } catch {
        const made = (attempts.get(gameId) ?? 0) + 1
        if (made < maxGameReads) failed.set(gameId, made)
        return []
      }
    }
    const changed = await pMap(gameIds, readOrRemember, { concurrency: maxConcurrentReads })
    unreadGames = failed
    for (const [group, followed] of gamesByGroup(changed.flat(), audience)) {
      const frames = gamesFrames(followed, maxFrameBytes)
      for (const member of group.members.values()) getDraft(deliveries, member).frames.push(...frames)
    }
  }

  /** Odds go to those who follow them, and a heartbeat to everyone: with the last frame of odds, or in one of its own. */
  const addOdds = async (
    deliveries: Map<ConnectionId, DraftDelivery>,
    shard: string,
    {
      odds,
      heartbeat,
    }: { readonly odds: readonly LiveOdds[]; readonly heartbeat: FrameHeartbeat | undefined },
    audience: Audience,
  ): Promise<void> => {
    const byGame = groupByGame(odds)
    const { known: gameSports, unresolved } =
      audience.followsSports && odds.length > 0
        ? await sports.sportsOf(byGame.keys())
        : { known: new Map<GameId, Sport>(), unresolved: [] }
    const position = sequencer.currentEpoch(shard)
    const frames = new Map(
      framesByGroup(byGame, {
        audience,
        sports: gameSports,
        pack: (blocks) => packFrames(blocks, maxFrameBytes, position, heartbeat),
      }),
    )
    for (const group of heartbeat === undefined ? frames.keys() : audience.groups()) {
      const packed = frames.get(group) ?? []
      const bodies = packed.length === 0 && heartbeat !== undefined ? [emptyBody] : packed
      for (const member of group.members.values()) {
        const draft = getDraft(deliveries, member)
        for (const body of bodies) {
          const nextPosition = (): Position => sequencer.next(shard, member.connectionId)
          draft.frames.push(oddsFrame(body, nextPosition, body === bodies.at(-1) ? heartbeat : undefined))
        }
      }
    }
    showGap(shard, unresolved, audience)
  }

  /** Those who follow a sport may have missed odds of games whose sport could not be looked up: their next frame shows a gap. */
  const showGap = (shard: string, gameIds: readonly GameId[], audience: Audience): void => {
    if (gameIds.length === 0) return
    for (const { subscription, members } of audience.followersOfSports()) {
      if (gameIds.every((gameId) => isFollowed(subscription, gameId, undefined))) continue
      for (const connectionId of members.keys()) sequencer.next(shard, connectionId)
    }
  }

  /** When this consumer last published changes of each shard. */
  const publishedAtMs = new Map<string, EpochMs>()

  /**
   * True if another consumer of the shard may have given something up since this one last published: that takes it a while, in which
   * what is written to the shard, a heartbeat at least, waits and grows old.
   */
  const mayHaveBeenGivenUp = (
    shard: string,
    odds: readonly LiveOdds[],
    heartbeat: HeartbeatChange | undefined,
  ): boolean => {
    const nowMs = clock.now()
    const isOld = (atMs: EpochMs): boolean => atMs < nowMs - handoverMs
    if (!isOld(publishedAtMs.get(shard) ?? 0)) return false
    return (
      odds.some(({ storedAt = nowMs }) => isOld(storedAt)) ||
      (heartbeat !== undefined && isOld(heartbeat.beatAt))
    )
  }

  return { publish, recordGap: (shard) => sequencer.recordGap(shard) }
}

const maxConcurrentReads = 8
/** A record that cannot be read does not get better. */
const maxGameReads = 5

function countScansSinceLast({ counts }: Registry) {
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

function toFrameHeartbeat(heartbeat: HeartbeatChange | undefined): FrameHeartbeat | undefined {
  return heartbeat && { through: heartbeat.beatAt, shards: heartbeat.shards }
}

interface DraftDelivery extends Delivery {
  readonly frames: OutboundFrame[]
}

function getDraft(deliveries: Map<ConnectionId, DraftDelivery>, member: Member): DraftDelivery {
  const known = deliveries.get(member.connectionId)
  if (known !== undefined) return known
  const draft = { ...member, frames: [] }
  deliveries.set(member.connectionId, draft)
  return draft
}

function toMember({ id, createdAt }: Connection): Member {
  return { connectionId: id, openedAt: createdAt }
}
