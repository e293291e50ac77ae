import {
  advancePlace,
  type EpochMs,
  type GameId,
  type LiveOdds,
  type Odds,
  type StreamPlace,
} from '@sportsfeeds/domain'
import type { Client, ConnectionId } from '@sportsfeeds/domain/internal'
import { decodeUpdate, encodeBlock, groupByGame } from '@sportsfeeds/functions/long-lived'
import type { Clock, Timer } from '@sportsfeeds/std'
import type { Counts } from '../counts.ts'
import type { GameMemory } from '../memory/game-memory.ts'
import type { ShardPage } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { ShardProgress } from '../stream/follow-stream.ts'
import { encodeFrame } from './encode-frames.ts'
import { createFrameWriter } from './frame-writer.ts'
import { beginning, type Ring } from './ring.ts'
import { nextWindowMs, type Pressure, shortestWindowMs } from './window-policy.ts'

export interface PublisherDependencies {
  readonly memory: GameMemory
  readonly ring: Ring
  readonly clock: Clock
  readonly counts: Counts
  /** How busy this process and its machine are. */
  readonly pressure: () => Pressure
  /** Odds came of a game that is not loaded. */
  readonly onUnknownGame: (id: GameId) => void
  readonly onClient: (client: Client) => void
  readonly onError: (message: string, error: unknown) => void
  /** How old the oldest odds of a window were when they were written. */
  readonly onWritten: (ageMs: number) => void
}

/** Gathers what the stream says into windows, and writes each to every session that is live. */
export interface Publisher {
  /** Takes a page of a shard. */
  take(shard: ShardProgress, page: ShardPage): void
  /** Takes records of a game that were read from the table, after odds of it were published. */
  takeStored(id: GameId, records: readonly Odds[]): void
  /** A session wants what is published, or not any more. */
  join(session: Session): void
  leave(id: ConnectionId): void
  /** Tells every live session where it is. */
  heartbeat(): void
  /** Everything up to here was published. */
  readonly place: StreamPlace
  /** What was written to the stream before this was published. */
  readonly through: EpochMs
  readonly windowMs: number
  /** Publishes nothing any more. */
  stop(): void
}

export function createPublisher({
  memory,
  ring,
  clock,
  counts,
  pressure,
  onUnknownGame,
  onClient,
  onError,
  onWritten,
}: PublisherDependencies): Publisher {
  const writer = createFrameWriter({ memory, ring })
  const shards = new Map<string, KnownShard>()
  let odds: LiveOdds[] = []
  let games = new Set<GameId>()
  /** Not published yet. */
  let moved: StreamPlace = {}
  let place: StreamPlace = {}
  /** Published, and not in any frame yet. */
  let unsaid: StreamPlace = {}
  let saidAtMs = Number.NEGATIVE_INFINITY
  let publishedAtMs = Number.NEGATIVE_INFINITY
  let windowMs = shortestWindowMs
  let measuredAtMs = clock.now()
  let timer: Timer | undefined
  let isStopped = false

  const take: Publisher['take'] = (shard, page) => {
    const known = shards.get(shard.id) ?? openShard(shard, page)
    known.progress = shard
    for (const { sequenceNumber, data } of page.records) {
      try {
        takeUpdate(known, decodeUpdate(data))
      } catch (error) {
        counts.poison += 1
        onError(`record ${sequenceNumber} of ${shard.id} cannot be read`, error)
      }
    }
    const readTo = page.readTo ?? page.records.at(-1)?.sequenceNumber
    if (readTo !== undefined) moved = advancePlace(moved, { [shard.id]: readTo })
    if (page.children !== undefined) known.endedAtMs = clock.now()
    if (odds.length > 0 || games.size > 0) schedule()
    else settle()
  }

  const openShard = (shard: ShardProgress, { records: [first], readTo }: ShardPage): KnownShard => {
    const after = shard.isWhole ? beginning : (first?.sequenceNumber ?? readTo)
    if (after !== undefined) ring.open(shard.id, after, shard.parents)
    const known: KnownShard = { progress: shard, beatAt: 0, endedAtMs: undefined }
    // Without a number it is not known from where on the ring has it: it is opened by its first record.
    if (after !== undefined) shards.set(shard.id, known)
    return known
  }

  const takeUpdate = (shard: KnownShard, update: ReturnType<typeof decodeUpdate>): void => {
    if (update === undefined) return
    if (update.kind === 'client') {
      onClient(update.client)
      return
    }
    if (update.kind === 'heartbeat') {
      shard.beatAt = Math.max(shard.beatAt, update.beatAt)
      return
    }
    const nowMs = clock.now()
    const isGameChanged = memory.apply(update, nowMs)
    if (update.kind === 'odds') {
      const { gameId } = update.odds
      counts.oddsRead += 1
      odds.push(update.odds)
      if (!memory.isLoaded(gameId)) onUnknownGame(gameId)
    } else if (isGameChanged) {
      games.add(update.kind === 'game' ? update.game.id : update.gameId)
    }
  }

  const schedule = (): void => {
    if (timer !== undefined || isStopped) return
    timer = clock.setTimeout(publish, Math.max(0, publishedAtMs + windowMs - clock.now()))
  }

  /** Moves on without anything to publish. */
  const settle = (): void => {
    place = advancePlace(place, moved)
    unsaid = advancePlace(unsaid, moved)
    moved = {}
    for (const [id, shard] of shards) {
      if (shard.endedAtMs === undefined || clock.now() - shard.endedAtMs < ring.keepMs) continue
      ring.drop(id)
      shards.delete(id)
      place = without(place, id)
      unsaid = without(unsaid, id)
    }
  }

  const publish = (): void => {
    timer = undefined
    const sentAt = clock.now()
    adaptWindow(sentAt)
    publishedAtMs = sentAt
    settle()
    const published = { odds, games }
    odds = []
    games = new Set()
    const byGame = groupByGame(published.odds)
    const blocks = new Map([...byGame].map(([id, ofGame]) => [id, encodeBlock(ofGame)]))
    writer.writeGames(published.games, sentAt)
    writer.writeOdds({ byGame, blocks, sentAt, at: placeToSay(sentAt) })
    ring.push({
      odds: new Map(
        [...blocks].map(
          ([
            id,
            {
              json,
              odds: { length },
            },
          ]) => [id, { json, count: length }],
        ),
      ),
      games: published.games,
      at: place,
      publishedAtMs: sentAt,
    })
    counts.windows += 1
    const oldest = published.odds.reduce((first, { receivedAt }) => Math.min(first, receivedAt), sentAt)
    if (published.odds.length > 0) onWritten(clock.now() - oldest)
  }

  const adaptWindow = (nowMs: EpochMs): void => {
    if (nowMs - measuredAtMs < measureEveryMs) return
    measuredAtMs = nowMs
    windowMs = nextWindowMs(windowMs, pressure())
  }

  /** Places are long: a client that resumes from one of a moment ago receives a moment again. */
  const placeToSay = (nowMs: EpochMs): StreamPlace | undefined => {
    if (nowMs - saidAtMs < sayPlaceEveryMs) return undefined
    const said = unsaid
    unsaid = {}
    saidAtMs = nowMs
    return said
  }

  return {
    take,

    takeStored: (id, records) => {
      odds.push(...records)
      games.add(id)
      schedule()
    },

    join: (session) => writer.join(session),
    leave: (id) => writer.leave(id),

    heartbeat: () => {
      writer.writeToAll(() => [
        encodeFrame('heartbeat', clock.now(), { at: place, through: throughOf(shards) }),
      ])
    },

    get place() {
      return place
    },
    get through() {
      return throughOf(shards)
    },
    get windowMs() {
      return windowMs
    },
    stop: () => {
      isStopped = true
      timer?.cancel()
    },
  }
}

interface KnownShard {
  progress: ShardProgress
  /** When its newest heartbeat was written to the table. */
  beatAt: EpochMs
  endedAtMs: EpochMs | undefined
}

/** Heartbeats take the whole way, so that nothing on it can stand still unnoticed: a reader at the tip of a shard proves less. */
function throughOf(shards: ReadonlyMap<string, KnownShard>): EpochMs {
  const open = [...shards.values()].filter(({ endedAtMs }) => endedAtMs === undefined)
  return open.length === 0 ? 0 : Math.min(...open.map(({ beatAt }) => beatAt))
}

function without(place: StreamPlace, shard: string): StreamPlace {
  return Object.fromEntries(Object.entries(place).filter(([id]) => id !== shard))
}

const measureEveryMs = 100
const sayPlaceEveryMs = 100
