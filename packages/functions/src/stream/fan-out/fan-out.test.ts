import { sleep } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import {
  handoverMs,
  type Game,
  isFollowed,
  type LiveState,
  type Odds,
  oddsId,
  type OddsFrame,
  type Position,
  ServerFrame,
  type Sport,
} from '@sportsfeeds/domain'
import type { Connection } from '@sportsfeeds/domain/internal'
import { games as anyGames, liveStates, odds as anyOdds, subscriptions } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testConnection } from '../../testing/connections.ts'
import { eveningMs, oddsAt } from '../../testing/odds.ts'
import type { Change } from './change.ts'
import { conflate } from './conflate.ts'
import { createFanOut } from './fan-out.ts'
import type { PostOutcome } from '../../ports.ts'

const shard = 'shardId-000000000000'
const sports: Readonly<Record<string, Sport>> = { 'game-a': 'tennis', 'game-b': 'soccer' }
const gameIds = fc.constantFrom('game-a', 'game-b', 'game-c')
const feeds = fc.array(
  fc.tuple(anyOdds, gameIds).map(([odds, gameId]) => ({ ...odds, gameId })),
  { maxLength: 30 },
)
const audiences = fc
  .array(fc.tuple(subscriptions, fc.array(gameIds, { maxLength: 2 })), { maxLength: 8 })
  .map((all) => all.map(([subscription, games], index) => testConnection(index, { ...subscription, games })))

test('every connection gets all odds that it follows exactly once, in order, in frames without a gap', async () => {
  await fc.assert(
    fc.asyncProperty(audiences, fc.array(feeds, { maxLength: 4 }), async (connections, batches) => {
      const { clock, fanOut, getFrames } = setUp({ connections, maxFrameBytes: 2_500 })
      for (const batch of batches) {
        const changes = batch.map((odds): Change => ({ kind: 'odds', odds, storedAt: clock.now() }))
        await clock.run(fanOut.publish(shard, changes))
      }
      for (const { id: connectionId, subscription } of connections) {
        const frames = getFrames(connectionId)
        expect(frames.map(({ position }) => position.n)).toEqual(frames.map((_, index) => index + 1))
        const followed = batches.map((batch) =>
          batch.filter(({ gameId }) => isFollowed(subscription, gameId, sports[gameId])),
        )
        const received = frames.flatMap(({ games }) => games.flat())
        // Records of a game come in order; in which order games come within a batch says nothing.
        const expected = followed.flatMap((batch) => {
          const byGame = [...new Set(batch.map(({ gameId }) => gameId))].map((id) =>
            batch.filter(({ gameId }) => gameId === id),
          )
          return byGame.flatMap((odds) => (subscription.conflate ? conflate(odds) : odds))
        })
        expect(received.map(oddsId)).toEqual(expected.map(oddsId))
        const left = frames.reduce((sum, { conflated = 0 }) => sum + conflated, 0)
        expect(received.length + left).toBe(followed.flat().length)
      }
    }),
  )
})

test('connections with equal subscriptions share their frames', async () => {
  const connections = Array.from({ length: 50 }, (_, index) => testConnection(index))
  const { clock, fanOut, posted } = setUp({ connections })
  const report = await clock.run(fanOut.publish(shard, [stored(oddsAt(0)), stored(oddsAt(1))]))
  expect(report).toMatchObject({
    oddsPublished: 2,
    connections: 50,
    posts: 50,
    oddsDelivered: 100,
    connectionScans: 1,
  })
  expect(posted.length).toBe(50)
})

test('odds of a game without a record reach followers of all games and of the game itself', async () => {
  const connections = [
    testConnection(1),
    testConnection(2, { games: ['game-unknown'] }),
    testConnection(3, { sports: ['tennis'] }),
  ]
  const { clock, fanOut, getFrames } = setUp({ connections })
  await clock.run(fanOut.publish(shard, [stored(oddsAt(0, { gameId: 'game-unknown' }))]))
  expect(connections.map(({ id }) => getFrames(id).length)).toEqual([1, 1, 0])
})

test('a new connection gets a welcome before its first odds, and the odds of the same batch', async () => {
  const connection = testConnection(1, { games: ['game-a'] }, eveningMs)
  const { clock, fanOut, posted } = setUp({ connections: [] })
  await clock.run(
    fanOut.publish(shard, [
      { kind: 'connectionOpened', connection },
      stored(oddsAt(0, { gameId: 'game-a' })),
    ]),
  )
  expect(posted.map(({ frame }) => frame.type)).toEqual(['welcome', 'odds'])
  expect(posted[0]?.frame).toMatchObject({
    connectionId: connection.id,
    subscription: connection.subscription,
  })
})

test('a changed subscription and a closed connection take effect in the same batch', async () => {
  const connections = [testConnection(1, { games: ['game-b'] }), testConnection(2)]
  const { clock, fanOut, getFrames } = setUp({ connections })
  await clock.run(fanOut.publish(shard, [stored(oddsAt(0, { gameId: 'game-a' }))]))
  await clock.run(
    fanOut.publish(shard, [
      { kind: 'connectionChanged', connection: testConnection(1, { games: ['game-a'] }) },
      { kind: 'connectionClosed', connectionId: testConnection(2).id },
      stored(oddsAt(1, { gameId: 'game-a' })),
    ]),
  )
  expect(connections.map(({ id }) => getFrames(id).length)).toEqual([1, 1])
})

test('positions are counted by shard', async () => {
  const { clock, fanOut, getFrames } = setUp({ connections: [testConnection(1)] })
  for (const from of ['shard-a', 'shard-b', 'shard-a']) {
    await clock.run(fanOut.publish(from, [stored(oddsAt(0))]))
  }
  expect(getFrames(testConnection(1).id).map(({ position }) => `${position.shard} ${position.n}`)).toEqual([
    'shard-a 1',
    'shard-b 1',
    'shard-a 2',
  ])
})

test('a batch that failed is published again in the same epoch; a gap ends the epoch', async () => {
  const { clock, fanOut, getFrames, setBroken } = setUp({ connections: [testConnection(1)] })
  await clock.run(fanOut.publish(shard, [stored(oddsAt(0))]))
  setBroken(true)
  await clock.advance(handoverMs / 2)
  await expect(clock.run(fanOut.publish(shard, [stored(oddsAt(1))]))).rejects.toThrow('unreachable')
  setBroken(false)
  await clock.run(fanOut.publish(shard, [stored(oddsAt(1))]))
  fanOut.recordGap(shard)
  await clock.run(fanOut.publish(shard, [stored(oddsAt(2))]))
  const positions = getFrames(testConnection(1).id).map(({ position }) => position)
  expect(new Set(positions.map(({ epoch }) => epoch)).size).toBe(2)
  expect(positions.map(({ n }) => n)).toEqual([1, 2, 2])
})

test('what a consumer finds too old begins with a gap unless it was the last to publish, since another may have given some up', async () => {
  const { clock, fanOut, getFrames } = setUp({ connections: [testConnection(1)] })
  await clock.advance(handoverMs + 6)
  await clock.run(fanOut.publish('shard-a', [stored(oddsAt(0)), stored(oddsAt(handoverMs))]))
  await clock.run(fanOut.publish('shard-b', [stored(oddsAt(handoverMs))]))
  await clock.run(fanOut.publish('shard-b', [stored(oddsAt(0))]))
  await clock.run(fanOut.publish('shard-c', [heartbeatAt(0)]))
  await clock.advance(2 * handoverMs)
  await clock.run(fanOut.publish('shard-b', [stored(oddsAt(2 * handoverMs))]))
  expect(getFrames(testConnection(1).id).map(({ position }) => `${position.shard} ${position.n}`)).toEqual([
    'shard-a 2',
    'shard-b 1',
    'shard-b 2',
    'shard-c 2',
    'shard-b 2',
  ])
})

test('a heartbeat goes to everyone: with the last frame of odds, or in a frame of its own', async () => {
  const [everything, nothing] = [testConnection(1), testConnection(2, {})]
  const { clock, fanOut, getFrames } = setUp({ connections: [everything, nothing], maxFrameBytes: 450 })
  const odds = [0, 1, 2, 3].map((index) => stored(oddsAt(index, { gameId: `game-${index}` })))
  await clock.run(fanOut.publish('shard-a', [heartbeatAt(1), ...odds, heartbeatAt(7), heartbeatAt(4)]))
  const frames = getFrames(everything.id)
  expect(frames.length).toBeGreaterThan(1)
  expect(frames.flatMap(({ games }) => games.flat())).toHaveLength(4)
  for (const frame of frames.slice(0, -1)) expect(frame.through).toBeUndefined()
  expect(frames.at(-1)).toMatchObject({ through: eveningMs + 7, shards: ['shard-a', 'shard-b'] })
  expect(getFrames(nothing.id)).toMatchObject([
    { position: { shard: 'shard-a', n: 1 }, games: [], through: eveningMs + 7 },
  ])
  await clock.run(fanOut.publish('shard-a', odds))
  expect(getFrames(everything.id).at(-1)?.through).toBeUndefined()
  expect(getFrames(nothing.id)).toHaveLength(1)
})

test('a game whose sport cannot be looked up costs only followers of sports a gap', async () => {
  const all = testConnection(1)
  const tennis = testConnection(2, { sports: ['tennis'] })
  const named = testConnection(3, { games: ['game-1'], sports: ['soccer'] })
  const world = { connections: [all, tennis, named], brokenSports: new Set(['game-1']) }
  const { clock, fanOut, getFrames } = setUp(world)
  await clock.run(fanOut.publish(shard, [stored(oddsAt(0)), stored(oddsAt(1, { gameId: 'game-a' }))]))
  world.brokenSports.clear()
  await clock.run(fanOut.publish(shard, [heartbeatAt(10)]))
  const numbers = (id: string) => getFrames(id).map(({ position }) => position.n)
  expect([numbers(all.id), numbers(tennis.id), numbers(named.id)]).toEqual([
    [1, 2],
    [2, 3],
    [1, 2],
  ])
})

test('a changed game that cannot be read holds up no odds, and is read again with the next changes', async () => {
  const world: World = { connections: [testConnection(1)], game: tennisGame, isGameBroken: true }
  const { clock, fanOut, posted } = setUp(world)
  await clock.run(fanOut.publish(shard, [{ kind: 'liveState', gameId: tennisGame.id }, stored(oddsAt(0))]))
  expect(posted.map(({ frame }) => frame.type)).toEqual(['odds'])
  world.isGameBroken = false
  await clock.run(fanOut.publish(shard, [heartbeatAt(1)]))
  expect(posted.map(({ frame }) => frame.type)).toEqual(['odds', 'games', 'odds'])
})

test('a lost frame leaves a gap in the positions', async () => {
  const outcomes: PostOutcome[] = ['delivered', 'refused']
  const { clock, fanOut, getFrames } = setUp({
    connections: [testConnection(1)],
    respond: () => outcomes.shift() ?? 'delivered',
    canClose: false,
  })
  for (const atMs of [0, 1, 2]) await clock.run(fanOut.publish(shard, [stored(oddsAt(atMs))]))
  expect(getFrames(testConnection(1).id).map(({ position }) => position.n)).toEqual([1, 3])
})

test('a frame that had to be split leaves no gap', async () => {
  const { clock, fanOut, getFrames } = setUp({
    connections: [testConnection(1)],
    respond: (bytes) => (bytes > 700 ? 'tooLarge' : 'delivered'),
  })
  const changes = [0, 1, 2, 3].map((atMs) => stored(oddsAt(atMs)))
  await clock.run(fanOut.publish(shard, changes))
  await clock.run(fanOut.publish(shard, changes.slice(0, 1)))
  const frames = getFrames(testConnection(1).id)
  expect(frames.map(({ position }) => position.n)).toEqual(frames.map((_, index) => index + 1))
  expect(frames.flatMap(({ games }) => games.flat()).length).toBe(5)
})

test('a scan of thousands of connections delays no frame', async () => {
  const connections = Array.from({ length: 2_000 }, (_, number) =>
    testConnection(number, number < 100 ? undefined : { games: ['game-silent'] }),
  )
  const { clock, fanOut, getFrames } = setUp({ connections, scanMs: 240 })
  await clock.run(fanOut.publish(shard, [stored(oddsAt(0))]))
  let scans = 0
  for (let batch = 1; batch <= 50; batch += 1) {
    await clock.advance(100)
    const startedAtMs = clock.now()
    const { connectionScans, posts } = await clock.run(fanOut.publish(shard, [stored(oddsAt(batch))]))
    expect({ posts, tookMs: clock.now() - startedAtMs }).toEqual({ posts: 100, tookMs: 0 })
    scans += connectionScans
  }
  expect(scans).toBe(5)
  expect(getFrames(testConnection(99).id)).toHaveLength(51)
})

describe('a game', () => {
  const [game, live] = [fc.sample(anyGames, 1)[0], fc.sample(liveStates, 1)[0]]
  const tennis = { ...game, id: 'game-a', sport: 'tennis' } as Game

  test('that changed is sent as it is now, with its live state, to those who follow it, before its odds', async () => {
    const connections = [
      testConnection(1),
      testConnection(2, { games: ['game-a'] }),
      testConnection(3, { sports: ['tennis'] }),
      testConnection(4, { games: ['game-b'] }),
    ]
    const { clock, fanOut, posted } = setUp({ connections, game: tennis, live })
    const changes: Change[] = [
      stored(oddsAt(0, { gameId: 'game-a' })),
      { kind: 'game', gameId: 'game-a', sport: 'tennis' },
      { kind: 'liveState', gameId: 'game-a' },
    ]
    await clock.run(fanOut.publish(shard, changes))
    for (const number of [1, 2, 3]) {
      const { id } = testConnection(number)
      const frames = posted.filter(({ connectionId }) => connectionId === id).map(({ frame }) => frame)
      expect(frames.map(({ type }) => type)).toEqual(['games', 'odds'])
      expect(frames[0]).toMatchObject(JSON.parse(JSON.stringify({ games: [{ ...tennis, live }] })))
    }
    expect(posted).toHaveLength(6)
  })

  test('is sent in one frame with all others that changed, and in more frames only where they do not fit', async () => {
    const world: World = { connections: [testConnection(1), testConnection(2)], game: tennisGame }
    const changes = ['game-a', 'game-b', 'game-c'].map((gameId): Change => ({ kind: 'liveState', gameId }))
    const gameBytes = JSON.stringify({ ...tennisGame, live: undefined }).length
    const gamesOf = async (maxFrameBytes: number): Promise<(readonly [string, number])[]> => {
      const { clock, fanOut, posted } = setUp({ ...world, maxFrameBytes })
      await clock.run(fanOut.publish(shard, changes))
      return posted.map(({ connectionId, frame }) => [
        connectionId,
        frame.type === 'games' ? frame.games.length : 0,
      ])
    }
    const [first, second] = [testConnection(1).id, testConnection(2).id]
    expect(await gamesOf(32 * 1024)).toEqual([
      [first, 3],
      [second, 3],
    ])
    const inParts = await gamesOf(2.5 * gameBytes + 100)
    for (const id of [first, second])
      expect(inParts.filter(([connectionId]) => connectionId === id).map(([, games]) => games)).toEqual([
        2, 1,
      ])
  })

  test('without a record is not sent', async () => {
    const { clock, fanOut, posted } = setUp({ connections: [testConnection(1)] })
    await clock.run(fanOut.publish(shard, [{ kind: 'liveState', gameId: 'game-a' }]))
    expect(posted).toEqual([])
  })
})

test('clients of an older protocol are not in the audience', async () => {
  const connections = [{ ...testConnection(1), protocol: 1 }, testConnection(2)]
  const { clock, fanOut, closed, getFrames } = setUp({ connections })
  const { connections: audience } = await clock.run(fanOut.publish(shard, [stored(oddsAt(0))]))
  expect(audience).toBe(1)
  expect(closed).toEqual([testConnection(1).id])
  expect(connections.map(({ id }) => getFrames(id).length)).toEqual([0, 1])
})

test('connections are not read for a batch without odds and games', async () => {
  const { clock, fanOut } = setUp({ connections: [testConnection(1)] })
  const report = await clock.run(
    fanOut.publish(shard, [{ kind: 'connectionChanged', connection: testConnection(1) }]),
  )
  expect(report).toMatchObject({ connectionScans: 0, posts: 0, oldestOddsMs: 0 })
})

interface World {
  readonly connections: readonly Connection[]
  readonly maxFrameBytes?: number
  readonly respond?: (frameBytes: number) => PostOutcome
  readonly canClose?: boolean
  readonly scanMs?: number
  readonly game?: Game | undefined
  readonly live?: LiveState | undefined
  isGameBroken?: boolean
  readonly brokenSports?: ReadonlySet<string>
}

function setUp(world: World) {
  const { connections, maxFrameBytes, respond = () => 'delivered', canClose = true, scanMs = 0 } = world
  const clock = createManualClock(eveningMs)
  const closed: string[] = []
  const posted: { connectionId: string; frame: ServerFrame }[] = []
  let isBroken = false
  const fanOut = createFanOut({
    clients: { isActive: async () => true },
    onError: () => undefined,
    instance: 'instance',
    connections: {
      liveConnections: async function* () {
        if (isBroken) throw new Error('unreachable')
        if (scanMs > 0) await sleep(clock, scanMs)
        yield connections
      },
      deleteConnection: async () => undefined,
    },
    sports: {
      gamesInPlay: async () => [],
      sportOfGame: async (gameId) => {
        if (world.brokenSports?.has(gameId) === true) throw new Error('unreachable')
        return sports[gameId]
      },
    },
    games: {
      gameById: async () => {
        if (world.isGameBroken === true) throw new Error('unreachable')
        return world.game
      },
      liveStateOfGame: async () => world.live,
    },
    sockets: {
      post: async (connectionId, bytes) => {
        const outcome = respond(bytes.byteLength)
        if (outcome === 'delivered') {
          const frame = ServerFrame.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
          if (frame.success) posted.push({ connectionId, frame: frame.data })
        }
        return outcome
      },
      close: async (connectionId) => {
        closed.push(connectionId)
        return canClose
      },
    },
    clock,
    random: () => 0,
    refreshAfterMs: 1_000,
    ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
  })
  return {
    clock,
    fanOut,
    posted,
    closed,
    getFrames: (id: string): (OddsFrame & { position: Position })[] =>
      posted.flatMap(({ connectionId, frame }) =>
        connectionId === id && frame.type === 'odds' && frame.position !== undefined
          ? [{ ...frame, position: frame.position }]
          : [],
      ),
    setBroken: (broken: boolean) => {
      isBroken = broken
    },
  }
}

function stored(odds: Odds): Change {
  return { kind: 'odds', odds, storedAt: odds.receivedAt + 5.25 }
}

const tennisGame: Game = {
  id: 'game-a',
  sport: 'tennis',
  gameDate: '2026-05-01T19:00:00.000Z',
  name: 'A v B',
  status: 'live',
  createdAt: eveningMs,
}

function heartbeatAt(atMs: number): Change {
  return { kind: 'heartbeat', beatAt: eveningMs + atMs, shards: ['shard-a', 'shard-b'] }
}
