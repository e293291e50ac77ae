import { sleep } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import type { Connection } from '@sportsfeeds/domain/internal'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testConnection } from '../../testing/connections.ts'
import type { Audience } from './audience.ts'
import { createRegistry, maxRegistryStalenessMs } from './registry.ts'

const refreshAfterMs = 1_000

test('the audience is never older than promised, however long scans and pauses take', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 3_000 }), fc.nat({ max: 600 })), { maxLength: 20 }),
      async (steps) => {
        const { clock, registry, setScanMs, scanStarts } = setUp()
        for (const [pauseMs, scanMs] of steps) {
          await clock.advance(pauseMs)
          setScanMs(scanMs)
          const requestedAtMs = clock.now()
          const audience = await clock.run(registry.audience())
          // The test double dates its connection by the start of the scan.
          const asOfMs = Number([...audience.followersOfAll()][0]?.members.values().next().value?.openedAt)
          const oldestAllowed = requestedAtMs - maxRegistryStalenessMs(refreshAfterMs)
          expect(asOfMs).toBeGreaterThanOrEqual(oldestAllowed)
        }
        const gaps = scanStarts.slice(1).map((startedAtMs, index) => startedAtMs - (scanStarts[index] ?? 0))
        expect(gaps.every((gapMs) => gapMs >= refreshAfterMs)).toBe(true)
      },
    ),
  )
})

test('a refresh that is due runs in the background', async () => {
  const { clock, registry, scanStarts } = setUp()
  await clock.run(registry.audience())
  await clock.advance(refreshAfterMs)
  const startedAtMs = clock.now()
  await registry.audience()
  expect(clock.now()).toBe(startedAtMs)
  expect(scanStarts.length).toBe(2)
})

test('a refresh that was held up, as by a frozen sandbox, is repeated', async () => {
  const { clock, registry, setScanMs, scanStarts } = setUp()
  await clock.run(registry.audience())
  await clock.advance(refreshAfterMs)
  setScanMs(5_000)
  await registry.audience()
  await clock.advance(4_000)
  setScanMs(10)
  await clock.run(registry.audience())
  expect(scanStarts.length).toBe(3)
})

test('concurrent callers share one scan', async () => {
  const { clock, registry, scanStarts } = setUp()
  await clock.run(Promise.all([registry.audience(), registry.audience(), registry.audience()]))
  expect(scanStarts.length).toBe(1)
})

test('reads every page', async () => {
  const clock = createManualClock()
  const registry = createRegistry({
    connections: readPages([[testConnection(1)], [], [testConnection(2), testConnection(3)]]),
    clock,
    refreshAfterMs,
    onMissing: () => undefined,
  })
  expect((await registry.audience()).size).toBe(3)
})

test('a change from the stream outlives a scan of an index that lags', async () => {
  const { clock, registry, connections } = setUp({ isNamed: true })
  connections.push(testConnection(1, { games: ['game-a'] }))
  await clock.run(registry.audience())
  registry.put(testConnection(1, { games: ['game-b'] }))
  registry.put(testConnection(2, { games: ['game-b'] }))
  await clock.advance(1_500)
  const audience = await clock.run(registry.audience())
  expect(followers(audience, 'game-a')).toEqual([])
  expect(followers(audience, 'game-b')).toEqual([testConnection(1).id, testConnection(2).id])
})

test('a connection that is gone does not come back with a scan that still shows it', async () => {
  const { clock, registry, connections } = setUp({ isNamed: true })
  connections.push(testConnection(1))
  await clock.run(registry.audience())
  expect(registry.forget(testConnection(1).id)).toBe(true)
  expect(registry.forget(testConnection(1).id)).toBe(false)
  await clock.advance(10_000)
  expect((await clock.run(registry.audience())).size).toBe(0)
})

test('a connection that is missing from the records is dropped and reported', async () => {
  const { clock, registry, connections, missing } = setUp({ isNamed: true })
  connections.push(testConnection(1), testConnection(2))
  await clock.run(registry.audience())
  connections.shift()
  await clock.advance(5_000)
  expect((await clock.run(registry.audience())).size).toBe(1)
  expect(missing).toEqual([testConnection(1).id])
})

test('a scan that fails in the background is counted, and fails the flow only if nothing is fresh enough', async () => {
  const clock = createManualClock()
  let isBroken = false
  const registry = createRegistry({
    connections: {
      liveConnections: async function* () {
        if (isBroken) throw new Error('unreachable')
        yield [testConnection(1)]
      },
    },
    clock,
    refreshAfterMs,
    onMissing: () => undefined,
  })
  await registry.audience()
  isBroken = true
  await clock.advance(refreshAfterMs)
  expect((await registry.audience()).size).toBe(1)
  await clock.advance(300)
  expect(registry.counts.failedRefreshes).toBe(1)
  await expect(registry.audience()).rejects.toThrow('unreachable')
})

/** Without `isNamed`, each scan finds one connection, opened when the scan began. */
function setUp({ isNamed = false } = {}) {
  const clock = createManualClock()
  const connections: Connection[] = []
  const scanStarts: number[] = []
  const missing: string[] = []
  let scanMs = 10
  let serial = 0
  const registry = createRegistry({
    connections: {
      liveConnections: async function* () {
        scanStarts.push(clock.now())
        serial += 1
        const page = isNamed ? [...connections] : [testConnection(serial, { all: true }, clock.now())]
        await sleep(clock, scanMs)
        yield page
      },
    },
    clock,
    refreshAfterMs,
    onMissing: (connectionId) => missing.push(connectionId),
  })
  const setScanMs = (durationMs: number): void => {
    scanMs = durationMs
  }
  return { clock, registry, connections, scanStarts, missing, setScanMs }
}

function readPages(pages: readonly (readonly Connection[])[]) {
  return {
    liveConnections: async function* () {
      yield* pages
    },
  }
}

function followers(audience: Audience, gameId: string): string[] {
  return [...audience.followersOf(gameId, undefined)].flatMap(({ members }) => [...members.keys()])
}
