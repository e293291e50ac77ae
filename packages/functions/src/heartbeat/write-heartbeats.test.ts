import { heartbeatEveryMs } from '@sportsfeeds/domain'
import {
  fromHeartbeatItem,
  type Heartbeat,
  HeartbeatItem,
  heartbeatPlaces,
} from '@sportsfeeds/domain/internal'
import { createRandom } from '@sportsfeeds/std'
import { createManualClock, type ManualClock } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Shard, Telemetry, WorkDone } from '../ports.ts'
import { createHeartbeatStore } from '../store/heartbeat-store.ts'
import { createMarketStore } from '../store/market-store.ts'
import { createMemoryTable } from '../testing/memory-table.ts'
import { eveningMs } from '../testing/odds.ts'
import { createHeartbeatWriter, runMs } from './write-heartbeats.ts'

test('every shard has a heartbeat every few seconds, wherever the places lead, through splits and failures', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer(), async (shardCount, seed) => {
      const world = createWorld(shardCount, seed)
      await world.run(5 * 60_000, { splitAtMs: 130_000, failsFromMs: 200_000, failsToMs: 203_000 })
      for (const [shard, beats] of world.beats) {
        const [born, died] = world.livesOf(shard)
        const times = [born, ...beats, died]
        const longest = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)))
        expect({ shard, isTooLong: longest > 2 * heartbeatEveryMs }).toEqual({ shard, isTooLong: false })
      }
    }),
    { numRuns: 20 },
  )
})

test('what is learned of the places leaves one heartbeat for each shard', async () => {
  const world = createWorld(3, 7)
  await world.run(4 * 60_000)
  const settled = world.written.filter(({ beatAt }) => beatAt > eveningMs + 2 * 60_000)
  expect(settled.length).toBeLessThanOrEqual((3 * (2 * 60_000)) / 4_500 + 3)
  expect(new Set(settled.map(({ shards }) => shards.join()))).toEqual(new Set(['shard-0,shard-1,shard-2']))
})

test('a run that cannot write says so, and continues', async () => {
  const clock = createManualClock(eveningMs)
  const errors: unknown[] = []
  const lines: WorkDone[] = []
  const telemetry: Telemetry = {
    record: (line) => lines.push(line),
    error: (_, error) => errors.push(error),
  }
  const run = createHeartbeatWriter({
    store: { saveHeartbeat: () => Promise.reject(new Error('throttled')), lastBeatAt: async () => undefined },
    shards: { list: async () => [] },
    markets: { watermarks: async () => [] },
    clock,
    telemetry,
  })
  await clock.run(run())
  expect(errors).toHaveLength(runMs / (heartbeatEveryMs / 2))
  expect(lines).toMatchObject([{ counts: { heartbeats: 0, heartbeatsFailed: errors.length } }])
})

/** A stream whose shards take places by chance, a projector that notes them, and a writer that is started once a minute. */
function createWorld(shardCount: number, seed: number) {
  const { next: random } = createRandom(seed)
  const clock: ManualClock = createManualClock(eveningMs)
  const table = createMemoryTable()
  const markets = createMarketStore(table)
  const heartbeats = createHeartbeatStore(table)
  const beats = new Map<string, number[]>()
  const written: Heartbeat[] = []
  const all: Shard[] = []
  const lives = new Map<string, [number, number]>()
  const routes = new Map<number, string>()
  let isFailing = false

  const open = (id: string, parents: readonly string[]): void => {
    all.push({ id, parents })
    beats.set(id, [])
    lives.set(id, [clock.now(), Number.POSITIVE_INFINITY])
  }
  const route = (places: readonly number[], ids: readonly string[]): void => {
    // Each shard has its part of the places, as of hash keys.
    for (const place of places) routes.set(place, ids[Math.floor(random() * ids.length)] ?? '')
  }
  const everyPlace = Array.from({ length: heartbeatPlaces }, (_, place) => place)
  const first = Array.from({ length: shardCount }, (_, index) => `shard-${index}`)
  for (const id of first) open(id, [])
  route(everyPlace, first)

  const split = (id: string): void => {
    const children = [`${id}a`, `${id}b`]
    for (const child of children) open(child, [id])
    const life = lives.get(id)
    if (life !== undefined) life[1] = clock.now()
    route(
      everyPlace.filter((place) => routes.get(place) === id),
      children,
    )
  }

  const writer = createHeartbeatWriter({
    store: {
      ...heartbeats,
      saveHeartbeat: async (heartbeat) => {
        if (isFailing) throw new Error('throttled')
        await heartbeats.saveHeartbeat(heartbeat)
        written.push(heartbeat)
        beats.get(routes.get(heartbeat.place) ?? '')?.push(heartbeat.beatAt)
      },
    },
    shards: { list: async () => all },
    markets,
    clock,
    telemetry: { record: () => undefined, error: () => undefined },
  })

  /** The projector's window. */
  const project = async (): Promise<void> => {
    for (const item of table.items()) {
      const parsed = HeartbeatItem.safeParse(item)
      if (!parsed.success) continue
      const { place, beatAt } = fromHeartbeatItem(parsed.data)
      await markets.saveWatermark(routes.get(place) ?? '', beatAt - 10_000, place)
    }
  }

  const run = async (
    durationMs: number,
    { splitAtMs = Number.POSITIVE_INFINITY, failsFromMs = 0, failsToMs = 0 } = {},
  ): Promise<void> => {
    for (let atMs = 0; atMs < durationMs; atMs += 500) {
      if (atMs % 60_000 === 0) void writer()
      if (atMs % 7_000 === 0) await project()
      if (atMs === splitAtMs) split('shard-0')
      isFailing = atMs >= failsFromMs && atMs < failsToMs
      await clock.advance(500)
    }
    for (const life of lives.values()) life[1] = Math.min(life[1], clock.now())
  }

  return { run, beats, written, livesOf: (id: string) => lives.get(id) ?? [0, 0] }
}
