import { type EpochMs, heartbeatEveryMs } from '@sportsfeeds/domain'
import { heartbeatPlaces, type Watermark } from '@sportsfeeds/domain/internal'
import { type Clock, sleep } from '@sportsfeeds/std'
import type { HeartbeatStore, MarketStore, Shard, ShardList, Telemetry } from '../ports.ts'

export interface HeartbeatWriterDependencies {
  readonly store: HeartbeatStore
  readonly shards: ShardList
  readonly markets: Pick<MarketStore, 'watermarks'>
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/**
 * Writes heartbeats into every shard of the change stream for {@link runMs}. It is started once a minute, so that two runs overlap
 * and one that fails or starts late is not missed; the one that comes second to a heartbeat leaves it to the first.
 *
 * DynamoDB does not say which shard an item's changes take, so that is learned: the projector notes with each shard's watermark
 * where the last heartbeat of that shard was written, and others written there take it too. Of shards without such a note, or
 * whose note has grown old, for example after a split, none is known: until it is, so many places are written that each shard has some.
 */
export function createHeartbeatWriter({
  store,
  shards,
  markets,
  clock,
  telemetry,
}: HeartbeatWriterDependencies) {
  let open: readonly string[] = []
  let watermarks: readonly Watermark[] = []
  let firstExplored = 0

  /** What cannot be read is as it was. */
  const learn = async (): Promise<void> => {
    try {
      open = openShards(await shards.list())
      watermarks = await markets.watermarks()
    } catch (error) {
      telemetry.error('shards not listed', error)
    }
  }

  /** Places that together reach every open shard. */
  const choosePlaces = (): readonly number[] => {
    const known = open.map((shard) => knownPlace(shard, watermarks, clock.now()))
    if (known.length > 0 && !known.includes(undefined))
      return [...new Set(known)].flatMap((place) => place ?? [])
    const count = Math.min(heartbeatPlaces, Math.max(1, open.length) * placesPerShard)
    const places = Array.from({ length: count }, (_, index) => (firstExplored + index) % heartbeatPlaces)
    firstExplored = (firstExplored + count) % heartbeatPlaces
    return [...places, ...known.flatMap((place) => place ?? [])]
  }

  const beat = async (): Promise<number> => {
    await learn()
    const places = choosePlaces()
    const [first = 0] = places
    const lastAt = await store.lastBeatAt(first)
    if (lastAt !== undefined && clock.now() - lastAt < heartbeatEveryMs - tickMs / 2) return 0
    const beatAt: EpochMs = clock.now()
    await Promise.all(
      [...new Set(places)].map((place) => store.saveHeartbeat({ place, beatAt, shards: open })),
    )
    return places.length
  }

  return async (): Promise<void> => {
    const startedAtMs = clock.now()
    let heartbeats = 0
    let heartbeatsFailed = 0
    for (let tick = 0; tick * tickMs < runMs; tick += 1) {
      const waitMs = startedAtMs + tick * tickMs - clock.now()
      if (waitMs > 0) await sleep(clock, waitMs)
      try {
        heartbeats += await beat()
      } catch (error) {
        heartbeatsFailed += 1
        telemetry.error('heartbeat not written', error)
      }
    }
    telemetry.record({
      message: 'heartbeats',
      durationMs: clock.now() - startedAtMs,
      counts: { heartbeats, heartbeatsFailed, shards: open.length },
    })
  }
}

/** Twice the time between two starts. */
export const runMs = 120_000
const tickMs = heartbeatEveryMs / 2

/** Of 4 shards one would be left out once in 25 million times. */
const placesPerShard = 16

/** The projector is a window of some seconds behind, and a watermark is some seconds older than what it has read. */
const noteHoldsMs = 90_000

function knownPlace(shardId: string, watermarks: readonly Watermark[], nowMs: EpochMs): number | undefined {
  const note = watermarks.find(({ shard }) => shard === shardId)
  return note !== undefined && note.arrivedBefore >= nowMs - noteHoldsMs ? note.heartbeatPlace : undefined
}

/** Shards that were neither split nor merged: what is written goes to these. */
function openShards(all: readonly Shard[]): string[] {
  const closed = new Set(all.flatMap(({ parents }) => parents))
  return all.map(({ id }) => id).filter((id) => !closed.has(id))
}
