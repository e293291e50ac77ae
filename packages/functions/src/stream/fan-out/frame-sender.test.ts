import { sleep } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import type { PostOutcome } from '../../ports.ts'
import { createFrameSender, type Delivery, type OutboundFrame } from './frame-sender.ts'

const longAgo = 0
const postMs = 10

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

test('frames of one connection arrive in order and are counted', async () => {
  const { clock, sender, delivered } = setUp(() => 'delivered')
  const report = await clock.run(sender.send([delivery('a', ['1', '2']), delivery('b', ['1'])]))
  expect(delivered).toEqual({ a: ['1', '2'], b: ['1'] })
  expect(report).toMatchObject({
    posts: 3,
    framesDelivered: 3,
    oddsDelivered: 30,
    bytesDelivered: 3,
    postsRetried: 0,
  })
})

test('a connection that is gone is forgotten, its record deleted once, and nothing more is posted to it', async () => {
  const { clock, sender, posts, deleted, forgotten } = setUp(() => 'gone')
  const report = await clock.run(sender.send([delivery('a', ['1', '2', '3'])]))
  await clock.run(sender.send([delivery('a', ['4'])]))
  expect(posts.filter(({ frame }) => frame !== '4').length).toBe(1)
  expect(deleted).toEqual(['a'])
  expect(forgotten).toEqual(['a'])
  expect(report).toMatchObject({ connectionsGone: 1, framesLost: 0 })
})

test('throttled and failed posts are retried with the same frame, within the budget', async () => {
  const outcomes: PostOutcome[] = ['throttled', 'failed', 'delivered']
  const { clock, sender, delivered } = setUp(() => outcomes.shift() ?? 'delivered')
  const report = await clock.run(sender.send([delivery('a', ['1', '2'])]))
  expect(delivered).toEqual({ a: ['1', '2'] })
  expect(report).toMatchObject({ posts: 4, postsRetried: 2, postsThrottled: 1, connectionsClosed: 0 })
})

test('a connection that cannot be posted to is closed when its budget is spent', async () => {
  const { clock, sender, closed, deleted, forgotten } = setUp(() => 'failed')
  const startedAtMs = clock.now()
  const report = await clock.run(sender.send([delivery('a', ['1', '2'])]))
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(1_500)
  expect({ closed, deleted, forgotten }).toEqual({ closed: ['a'], deleted: ['a'], forgotten: ['a'] })
  expect(report).toMatchObject({ connectionsClosed: 1, framesDelivered: 0 })
})

test('posts that fail widely are retried for longer, with more time each, and nobody is closed', async () => {
  const respondsAfterMs = 8_000
  const timeoutsMs: number[] = []
  const { clock, sender, closed, delivered } = setUp(
    () => (clock.now() - startedAtMs < respondsAfterMs ? 'failed' : 'delivered'),
    { onPost: (timeoutMs) => timeoutsMs.push(timeoutMs) },
  )
  const startedAtMs = clock.now()
  const report = await clock.run(sender.send(['a', 'b', 'c'].map((id) => delivery(id, ['1', '2']))))
  expect(delivered).toEqual({ a: ['1', '2'], b: ['1', '2'], c: ['1', '2'] })
  expect(closed).toEqual([])
  expect(report).toMatchObject({ framesDelivered: 6, connectionsClosed: 0, framesLost: 0 })
  expect(Math.max(...timeoutsMs)).toBeGreaterThan(2_000)
})

test('what still fails widely after that is lost, to be published again, and nobody is closed', async () => {
  const { clock, sender, closed } = setUp((id) => (id === 'c' ? 'delivered' : 'throttled'))
  const startedAtMs = clock.now()
  const report = await clock.run(sender.send(['a', 'b', 'c'].map((id) => delivery(id, ['1', '2']))))
  expect(closed).toEqual([])
  expect(report).toMatchObject({ framesDelivered: 2, connectionsClosed: 0, framesLost: 4 })
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(10_000)
})

test('a refused post is not retried', async () => {
  const { clock, sender, posts, closed } = setUp(() => 'refused')
  await clock.run(sender.send([delivery('a', ['1'])]))
  expect(posts.length).toBe(1)
  expect(closed).toEqual(['a'])
})

test('a connection that cannot be closed either stays, and its frames count as lost', async () => {
  const { clock, sender, forgotten, deleted } = setUp(() => 'failed', { canClose: () => false })
  const report = await clock.run(sender.send([delivery('a', ['1', '2'])]))
  expect({ forgotten, deleted }).toEqual({ forgotten: [], deleted: [] })
  expect(report).toMatchObject({ framesLost: 2, connectionsClosed: 0 })
})

test('one connection in a hundred that does not respond delays no other', async () => {
  const { clock, sender, deliveredAtMs } = setUp(() => 'delivered', {
    responseMs: (connectionId) => (connectionId === 'c50' ? 60_000 : 10),
  })
  const startedAtMs = clock.now()
  const deliveries = Array.from({ length: 100 }, (_, index) => delivery(`c${index}`, ['1']))
  const report = await clock.run(sender.send(deliveries))
  const others = Object.entries(deliveredAtMs).filter(([connectionId]) => connectionId !== 'c50')
  expect(others.length).toBe(99)
  expect(Math.max(...others.map(([, atMs]) => atMs)) - startedAtMs).toBeLessThanOrEqual(20)
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(1_500)
  expect(report.connectionsClosed).toBe(1)
})

test('of connections that fail in turn a tenth is closed, then one in a hundred a second; the others lose frames', async () => {
  let batch = 0
  const { clock, sender } = setUp((connectionId) =>
    Math.floor(Number(connectionId.slice(1)) / 5) === batch ? 'failed' : 'delivered',
  )
  const startedAtMs = clock.now()
  let closed = 0
  let lost = 0
  for (; batch < 10; batch += 1) {
    const deliveries = Array.from({ length: 100 }, (_, index) => delivery(`c${index}`, ['1']))
    const report = await clock.run(sender.send(deliveries))
    closed += report.connectionsClosed
    lost += report.framesLost
  }
  const seconds = (clock.now() - startedAtMs) / 1_000
  expect(closed).toBeGreaterThanOrEqual(10)
  expect(closed).toBeLessThanOrEqual(10 + seconds)
  expect(closed + lost).toBe(50)
})

test('connections that wait for a retry do not count towards the limit', async () => {
  const { clock, sender, deliveredAtMs } = setUp(
    (connectionId) => (connectionId.startsWith('bad') ? 'failed' : 'delivered'),
    { concurrency: 2 },
  )
  const startedAtMs = clock.now()
  const deliveries = ['bad1', 'bad2', 'bad3', 'good'].map((connectionId) => delivery(connectionId, ['1']))
  await clock.run(sender.send(deliveries))
  expect((deliveredAtMs.good ?? 0) - startedAtMs).toBeLessThanOrEqual(30)
})

test('concurrent posts stay within the limit', async () => {
  const { clock, sender, mostConcurrent } = setUp(() => 'delivered', { concurrency: 7 })
  await clock.run(sender.send(Array.from({ length: 50 }, (_, index) => delivery(`c${index}`, ['1', '2']))))
  expect(mostConcurrent()).toBe(7)
})

test('a frame that is too large is split until it fits', async () => {
  const { clock, sender, delivered } = setUp((_, frame) => (frame.length > 2 ? 'tooLarge' : 'delivered'))
  const report = await clock.run(sender.send([delivery('a', ['12345', '6'])]))
  expect(delivered.a?.join('')).toBe('123456')
  expect(report.framesLost).toBe(0)
})

test('a frame that is too large and cannot be split closes its connection, whose client catches up', async () => {
  const { clock, sender, delivered, closed } = setUp((_, frame) => (frame === 'x' ? 'tooLarge' : 'delivered'))
  const report = await clock.run(sender.send([delivery('a', ['1', 'x', '2'])]))
  expect({ delivered, closed }).toEqual({ delivered: { a: ['1'] }, closed: ['a'] })
  expect(report).toMatchObject({ connectionsClosed: 1, framesLost: 0 })
})

test('closing is retried for a while', async () => {
  const refusals = [false, false]
  const { clock, sender, closed } = setUp(() => 'refused', { canClose: () => refusals.shift() ?? true })
  const report = await clock.run(sender.send([delivery('a', ['1'])]))
  expect(closed).toEqual(['a', 'a', 'a'])
  expect(report).toMatchObject({ connectionsClosed: 1, framesLost: 0 })
})

test('a welcome frame is retried until its connection is open', async () => {
  const outcomes: PostOutcome[] = ['gone', 'gone']
  const { clock, sender, delivered, deleted } = setUp(() => outcomes.shift() ?? 'delivered')
  await clock.run(sender.send([welcome('a', clock.now())]))
  expect(delivered).toEqual({ a: ['1'] })
  expect(deleted).toEqual([])
})

test('a connection that vanished while it opened holds up its batch for a quarter of a second at most', async () => {
  const { clock, sender, posts, closed, deleted } = setUp(() => 'gone')
  const startedAtMs = clock.now()
  const report = await clock.run(sender.send([welcome('ghost', startedAtMs)]))
  expect(posts.length).toBeGreaterThan(1)
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(250 + postMs)
  expect(report).toMatchObject({ framesEarly: 1, framesLost: 0 })
  expect({ closed, deleted }).toEqual({ closed: [], deleted: [] })
})

test('odds for a connection that is not open yet are skipped without dropping it', async () => {
  const { clock, sender, deleted, closed } = setUp(() => 'gone')
  const report = await clock.run(
    sender.send([{ ...delivery('a', ['1', '2']), openedAt: clock.now() - 1_000 }]),
  )
  expect({ deleted, closed }).toEqual({ deleted: [], closed: [] })
  expect(report).toMatchObject({ framesEarly: 2, posts: 1 })
})

test('a record that cannot be deleted does not fail the delivery', async () => {
  const { clock, sender } = setUp(() => 'gone', { canDelete: false })
  expect(await clock.run(sender.send([delivery('a', ['1'])]))).toMatchObject({ connectionsGone: 1 })
})

interface World {
  readonly canClose?: () => boolean
  readonly canDelete?: boolean
  readonly concurrency?: number
  readonly responseMs?: (connectionId: string) => number
  readonly onPost?: (timeoutMs: number) => void
}

function setUp(respond: (connectionId: string, frame: string) => PostOutcome, world: World = {}) {
  const {
    canClose = () => true,
    canDelete = true,
    concurrency = 64,
    responseMs = () => postMs,
    onPost,
  } = world
  const clock = createManualClock()
  const posts: { connectionId: string; frame: string }[] = []
  const delivered: Record<string, string[]> = {}
  const deliveredAtMs: Record<string, number> = {}
  const closed: string[] = []
  const deleted: string[] = []
  const forgotten: string[] = []
  let concurrent = 0
  let most = 0
  const sender = createFrameSender({
    sockets: {
      post: async (connectionId, bytes, timeoutMs) => {
        const frame = text(bytes)
        onPost?.(timeoutMs)
        posts.push({ connectionId, frame })
        concurrent += 1
        most = Math.max(most, concurrent)
        const durationMs = responseMs(connectionId)
        await sleep(clock, Math.min(durationMs, timeoutMs))
        concurrent -= 1
        const outcome = durationMs > timeoutMs ? 'failed' : respond(connectionId, frame)
        if (outcome === 'delivered') {
          delivered[connectionId] = [...(delivered[connectionId] ?? []), frame]
          deliveredAtMs[connectionId] = clock.now()
        }
        return outcome
      },
      close: async (connectionId) => {
        closed.push(connectionId)
        return canClose()
      },
    },
    connections: {
      deleteConnection: async (connectionId) => {
        if (!canDelete) throw new Error('unreachable')
        deleted.push(connectionId)
      },
    },
    forget: (connectionId) => {
      if (forgotten.includes(connectionId)) return false
      forgotten.push(connectionId)
      return true
    },
    clock,
    random: () => 0.5,
    limits: { concurrency },
  })
  return {
    clock,
    sender,
    posts,
    delivered,
    deliveredAtMs,
    closed,
    deleted,
    forgotten,
    mostConcurrent: () => most,
  }
}

function delivery(connectionId: string, frames: readonly string[]): Delivery {
  return {
    connectionId,
    openedAt: longAgo,
    frames: frames.map(testFrame),
  }
}

function welcome(connectionId: string, openedAt: number): Delivery {
  return { connectionId, openedAt, frames: [{ ...testFrame('1'), isWelcome: true }] }
}

function testFrame(content: string): OutboundFrame {
  return {
    odds: 10,
    isWelcome: false,
    encode: () => Buffer.from(content),
    split: () => {
      const middle = Math.ceil(content.length / 2)
      return content.length < 2 ? [] : [testFrame(content.slice(0, middle)), testFrame(content.slice(middle))]
    },
  }
}
