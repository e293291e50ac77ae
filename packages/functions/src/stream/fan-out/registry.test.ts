import type { Connection } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionOf } from '../../testing/connections.ts'
import { createVirtualClock } from '../../testing/virtual-clock.ts'
import type { Audience } from './audience.ts'
import { createRegistry, maxRegistryStalenessMs } from './registry.ts'

const refreshAfterMs = 1_000

test('what is used is never older than promised, however long readings and pauses take', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: 3_000 }), fc.nat({ max: 600 })), { maxLength: 20 }),
      async (steps) => {
        const { clock, registry, setScanMs, scanStarts } = setUp()
        for (const [pauseMs, scanMs] of steps) {
          await clock.advance(pauseMs)
          setScanMs(scanMs)
          const askedAtMs = clock.now()
          const audience = await clock.run(registry.audience())
          // The stand-in for the records names each reading by its start.
          const asOfMs = Number([...audience.everything()][0]?.members.values().next().value?.openedAt)
          const oldestAllowed = askedAtMs - maxRegistryStalenessMs(refreshAfterMs)
          expect(asOfMs).toBeGreaterThanOrEqual(oldestAllowed)
        }
        const gaps = scanStarts.slice(1).map((startedAtMs, index) => startedAtMs - (scanStarts[index] ?? 0))
        expect(gaps.every((gapMs) => gapMs >= refreshAfterMs)).toBe(true)
      },
    ),
  )
})

test('a refresh that is due runs beside the flow', async () => {
  const { clock, registry, scanStarts } = setUp()
  await clock.run(registry.audience())
  await clock.advance(refreshAfterMs)
  const startedAtMs = clock.now()
  await registry.audience()
  expect(clock.now()).toBe(startedAtMs)
  expect(scanStarts.length).toBe(2)
})

test('a refresh that was held up, as by a frozen sandbox, is not enough', async () => {
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

test('many who ask at once share one reading', async () => {
  const { clock, registry, scanStarts } = setUp()
  await clock.run(Promise.all([registry.audience(), registry.audience(), registry.audience()]))
  expect(scanStarts.length).toBe(1)
})

test('reads every page', async () => {
  const clock = createVirtualClock()
  const registry = createRegistry({
    records: pagesOf([[connectionOf(1)], [], [connectionOf(2), connectionOf(3)]]),
    clock,
    refreshAfterMs,
    onMissing: () => undefined,
  })
  expect((await registry.audience()).size).toBe(3)
})

test('what the stream tells outlives a reading of an index that lags', async () => {
  const { clock, registry, connections } = setUp({ named: true })
  connections.push(connectionOf(1, { games: ['game-a'] }))
  await clock.run(registry.audience())
  registry.put(connectionOf(1, { games: ['game-b'] }))
  registry.put(connectionOf(2, { games: ['game-b'] }))
  await clock.advance(1_500)
  const audience = await clock.run(registry.audience())
  expect(followers(audience, 'game-a')).toEqual([])
  expect(followers(audience, 'game-b')).toEqual([connectionOf(1).id, connectionOf(2).id])
})

test('a connection that is gone does not come back with a reading that still shows it', async () => {
  const { clock, registry, connections } = setUp({ named: true })
  connections.push(connectionOf(1))
  await clock.run(registry.audience())
  expect(registry.forget(connectionOf(1).id)).toBe(true)
  expect(registry.forget(connectionOf(1).id)).toBe(false)
  await clock.advance(10_000)
  expect((await clock.run(registry.audience())).size).toBe(0)
})

test('a connection that is missing from the records is dropped and reported', async () => {
  const { clock, registry, connections, missing } = setUp({ named: true })
  connections.push(connectionOf(1), connectionOf(2))
  await clock.run(registry.audience())
  connections.shift()
  await clock.advance(5_000)
  expect((await clock.run(registry.audience())).size).toBe(1)
  expect(missing).toEqual([connectionOf(1).id])
})

test('a reading that fails beside the flow is counted, and fails the flow only when nothing is fresh enough', async () => {
  const clock = createVirtualClock()
  let isBroken = false
  const registry = createRegistry({
    records: {
      liveConnections: async function* () {
        if (isBroken) throw new Error('no answer')
        yield [connectionOf(1)]
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
  await expect(registry.audience()).rejects.toThrow('no answer')
})

/** Without `named`, the records hold one connection, opened when its reading began. */
function setUp({ named = false } = {}) {
  const clock = createVirtualClock()
  const connections: Connection[] = []
  const scanStarts: number[] = []
  const missing: string[] = []
  let scanMs = 10
  let serial = 0
  const registry = createRegistry({
    records: {
      liveConnections: async function* () {
        scanStarts.push(clock.now())
        serial += 1
        const page = named ? [...connections] : [connectionOf(serial, { all: true }, clock.now())]
        await clock.sleep(scanMs)
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

function pagesOf(pages: readonly (readonly Connection[])[]) {
  return {
    liveConnections: async function* () {
      yield* pages
    },
  }
}

function followers(audience: Audience, gameId: string): string[] {
  return [...audience.followersOf(gameId, undefined)].flatMap(({ members }) => [...members.keys()])
}
