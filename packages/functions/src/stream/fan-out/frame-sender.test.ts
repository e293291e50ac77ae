import { expect, test } from 'vitest'
import { createVirtualClock } from '../../testing/virtual-clock.ts'
import type { PostOutcome } from '../../ports.ts'
import { createPoster, type Frame, type Letter } from './frame-sender.ts'

const longAgo = 0

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

test('frames of one connection arrive in order and are counted', async () => {
  const { clock, poster, delivered } = setUp(() => 'delivered')
  const report = await clock.run(poster.deliver([letter('a', ['1', '2']), letter('b', ['1'])]))
  expect(delivered).toEqual({ a: ['1', '2'], b: ['1'] })
  expect(report).toMatchObject({
    posts: 3,
    framesDelivered: 3,
    oddsDelivered: 30,
    bytesDelivered: 3,
    postsRetried: 0,
  })
})

test('a connection that is gone is forgotten, its record deleted once, and nothing more posted to it', async () => {
  const { clock, poster, posts, deleted, forgotten } = setUp(() => 'gone')
  const report = await clock.run(poster.deliver([letter('a', ['1', '2', '3'])]))
  await clock.run(poster.deliver([letter('a', ['4'])]))
  expect(posts.filter(({ frame }) => frame !== '4').length).toBe(1)
  expect(deleted).toEqual(['a'])
  expect(forgotten).toEqual(['a'])
  expect(report).toMatchObject({ connectionsGone: 1, framesLost: 0 })
})

test('throttled and failed posts are tried again, with the same frame, inside the budget', async () => {
  const answers: PostOutcome[] = ['throttled', 'failed', 'delivered']
  const { clock, poster, delivered } = setUp(() => answers.shift() ?? 'delivered')
  const report = await clock.run(poster.deliver([letter('a', ['1', '2'])]))
  expect(delivered).toEqual({ a: ['1', '2'] })
  expect(report).toMatchObject({ posts: 4, postsRetried: 2, postsThrottled: 1, connectionsClosed: 0 })
})

test('a connection that cannot be posted to is closed when its budget is spent', async () => {
  const { clock, poster, closed, deleted, forgotten } = setUp(() => 'failed')
  const startedAtMs = clock.now()
  const report = await clock.run(poster.deliver([letter('a', ['1', '2'])]))
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(1_500)
  expect({ closed, deleted, forgotten }).toEqual({ closed: ['a'], deleted: ['a'], forgotten: ['a'] })
  expect(report).toMatchObject({ connectionsClosed: 1, framesDelivered: 0 })
})

test('what is refused is not tried again', async () => {
  const { clock, poster, posts, closed } = setUp(() => 'refused')
  await clock.run(poster.deliver([letter('a', ['1'])]))
  expect(posts.length).toBe(1)
  expect(closed).toEqual(['a'])
})

test('a connection that cannot be closed either stays, and the frames count as lost', async () => {
  const { clock, poster, forgotten, deleted } = setUp(() => 'failed', { canClose: () => false })
  const report = await clock.run(poster.deliver([letter('a', ['1', '2'])]))
  expect({ forgotten, deleted }).toEqual({ forgotten: [], deleted: [] })
  expect(report).toMatchObject({ framesLost: 2, connectionsClosed: 0 })
})

test('one connection in a hundred that does not answer delays no other', async () => {
  const { clock, poster, deliveredAtMs } = setUp(() => 'delivered', {
    answerMs: (connectionId) => (connectionId === 'c50' ? 60_000 : 10),
  })
  const startedAtMs = clock.now()
  const letters = Array.from({ length: 100 }, (_, index) => letter(`c${index}`, ['1']))
  const report = await clock.run(poster.deliver(letters))
  const others = Object.entries(deliveredAtMs).filter(([connectionId]) => connectionId !== 'c50')
  expect(others.length).toBe(99)
  expect(Math.max(...others.map(([, atMs]) => atMs)) - startedAtMs).toBeLessThanOrEqual(20)
  expect(clock.now() - startedAtMs).toBeLessThanOrEqual(1_500)
  expect(report.connectionsClosed).toBe(1)
})

test('connections that wait for another attempt hold no place', async () => {
  const { clock, poster, deliveredAtMs } = setUp(
    (connectionId) => (connectionId.startsWith('bad') ? 'failed' : 'delivered'),
    { concurrency: 2 },
  )
  const startedAtMs = clock.now()
  const letters = ['bad1', 'bad2', 'bad3', 'good'].map((connectionId) => letter(connectionId, ['1']))
  await clock.run(poster.deliver(letters))
  expect((deliveredAtMs.good ?? 0) - startedAtMs).toBeLessThanOrEqual(30)
})

test('no more posts than the limit are under way', async () => {
  const { clock, poster, mostUnderWay } = setUp(() => 'delivered', { concurrency: 7 })
  await clock.run(poster.deliver(Array.from({ length: 50 }, (_, index) => letter(`c${index}`, ['1', '2']))))
  expect(mostUnderWay()).toBe(7)
})

test('a frame that is too large is cut until it fits', async () => {
  const { clock, poster, delivered } = setUp((_, frame) => (frame.length > 2 ? 'tooLarge' : 'delivered'))
  const report = await clock.run(poster.deliver([letter('a', ['12345', '6'])]))
  expect(delivered.a?.join('')).toBe('123456')
  expect(report.framesLost).toBe(0)
})

test('a frame that is too large and cannot be cut closes its connection, which comes back and fetches it', async () => {
  const { clock, poster, delivered, closed } = setUp((_, frame) => (frame === 'x' ? 'tooLarge' : 'delivered'))
  const report = await clock.run(poster.deliver([letter('a', ['1', 'x', '2'])]))
  expect({ delivered, closed }).toEqual({ delivered: { a: ['1'] }, closed: ['a'] })
  expect(report).toMatchObject({ connectionsClosed: 1, framesLost: 0 })
})

test('closing is tried again for a while', async () => {
  const refusals = [false, false]
  const { clock, poster, closed } = setUp(() => 'refused', { canClose: () => refusals.shift() ?? true })
  const report = await clock.run(poster.deliver([letter('a', ['1'])]))
  expect(closed).toEqual(['a', 'a', 'a'])
  expect(report).toMatchObject({ connectionsClosed: 1, framesLost: 0 })
})

test('a greeting waits until its connection is open', async () => {
  const answers: PostOutcome[] = ['gone', 'gone']
  const { clock, poster, delivered, deleted } = setUp(() => answers.shift() ?? 'delivered')
  const greeting = { ...letter('a', ['hello']), openedAt: clock.now() }
  await clock.run(
    poster.deliver([
      { ...greeting, frames: greeting.frames.map((frame) => ({ ...frame, isGreeting: true })) },
    ]),
  )
  expect(delivered).toEqual({ a: ['hello'] })
  expect(deleted).toEqual([])
})

test('odds for a connection that is not open yet are left out without dropping it', async () => {
  const { clock, poster, deleted, closed } = setUp(() => 'gone')
  const report = await clock.run(
    poster.deliver([{ ...letter('a', ['1', '2']), openedAt: clock.now() - 1_000 }]),
  )
  expect({ deleted, closed }).toEqual({ deleted: [], closed: [] })
  expect(report).toMatchObject({ framesEarly: 2, posts: 1 })
})

test('a record that cannot be deleted stops nothing', async () => {
  const { clock, poster } = setUp(() => 'gone', { canDelete: false })
  expect(await clock.run(poster.deliver([letter('a', ['1'])]))).toMatchObject({ connectionsGone: 1 })
})

interface World {
  readonly canClose?: () => boolean
  readonly canDelete?: boolean
  readonly concurrency?: number
  readonly answerMs?: (connectionId: string) => number
}

function setUp(answer: (connectionId: string, frame: string) => PostOutcome, world: World = {}) {
  const { canClose = () => true, canDelete = true, concurrency = 64, answerMs = () => 10 } = world
  const clock = createVirtualClock()
  const posts: { connectionId: string; frame: string }[] = []
  const delivered: Record<string, string[]> = {}
  const deliveredAtMs: Record<string, number> = {}
  const closed: string[] = []
  const deleted: string[] = []
  const forgotten: string[] = []
  let underWay = 0
  let most = 0
  const poster = createPoster({
    sockets: {
      post: async (connectionId, bytes, timeoutMs) => {
        const frame = text(bytes)
        posts.push({ connectionId, frame })
        underWay += 1
        most = Math.max(most, underWay)
        const durationMs = answerMs(connectionId)
        await clock.sleep(Math.min(durationMs, timeoutMs))
        underWay -= 1
        const outcome = durationMs > timeoutMs ? 'failed' : answer(connectionId, frame)
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
    records: {
      deleteConnection: async (connectionId) => {
        if (!canDelete) throw new Error('no answer')
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
    poster,
    posts,
    delivered,
    deliveredAtMs,
    closed,
    deleted,
    forgotten,
    mostUnderWay: () => most,
  }
}

function letter(connectionId: string, frames: readonly string[]): Letter {
  return {
    connectionId,
    openedAt: longAgo,
    frames: frames.map(frameOf),
  }
}

function frameOf(content: string): Frame {
  return {
    odds: 10,
    isGreeting: false,
    encode: () => Buffer.from(content),
    halves: () => {
      const middle = Math.ceil(content.length / 2)
      return content.length < 2 ? [] : [frameOf(content.slice(0, middle)), frameOf(content.slice(middle))]
    },
  }
}
