import { expect, test } from 'vitest'
import { type AnalystClient, type ClientOptions, createClient } from './client.ts'
import { AccessRefusedError, ClientClosedError, InvalidOptionError } from './errors.ts'
import type { ReceivedOdds } from './received-odds.ts'
import { createFakeServer, createManualClock, gameOf, oddsAt } from './testing/index.ts'

const second = 1_000

interface Stage {
  readonly clock: ReturnType<typeof createManualClock>
  readonly server: ReturnType<typeof createFakeServer>
  readonly client: AnalystClient
  readonly odds: ReceivedOdds[]
  readonly states: string[]
}

const open = (options: Partial<ClientOptions> = {}, server: { skewMs?: number } = {}): Stage => {
  const clock = createManualClock()
  const fake = createFakeServer({ clock, ...server })
  fake.addGame(gameOf('game-1'))
  const client = createClient({
    bookmakerApiUrl: fake.bookmakerApiUrl,
    feedsApiUrl: fake.feedsApiUrl,
    getToken: () => 'good',
    WebSocket: fake.WebSocket,
    fetch: fake.fetch,
    clock,
    random: () => 0.5,
    ...options,
  })
  const odds: ReceivedOdds[] = []
  const states: string[] = []
  client.on('odds', (one) => odds.push(one))
  client.on('state', ({ state }) => states.push(state.kind))
  return { clock, server: fake, client, odds, states }
}

const openLive = async (
  options: Partial<ClientOptions> = {},
  server: { skewMs?: number } = {},
): Promise<Stage> => {
  const stage = open(options, server)
  await stage.clock.advance(2 * second)
  expect(stage.client.state.kind).toBe('live')
  return stage
}

test('C1 connects, catches up, is live, and hands out what is published with all its times', async () => {
  const { clock, server, client, odds, states } = await openLive({}, { skewMs: 3_600_000 })
  await client.ready()
  expect(states).toEqual(['connecting', 'catching-up', 'live'])

  const sent = oddsAt(clock.now() + 3_600_000)
  server.publish([sent])
  await clock.advance(10)
  expect(odds).toMatchObject([
    { ...sent, standing: 'current', isCorrection: false, source: 'stream', storedAt: sent.receivedAt + 1 },
  ])
  expect(client.stats().latencyMs.network.max).toBeLessThanOrEqual(10)
  client.close()
})

test('C2 brings what was sent before the consumers knew the connection, once the server says that it is live', async () => {
  const { clock, server, client, odds } = open()
  await clock.advance(20)
  server.publish([oddsAt(clock.now())])
  await clock.advance(500)
  expect([odds.length, client.state]).toEqual([0, { kind: 'catching-up', cause: 'connect' }])
  await clock.advance(second)
  expect(odds).toMatchObject([{ source: 'catch-up', standing: 'current' }])
  client.close()
})

test('C2 shows the newest odds of each market at first, and only what comes from now on when that is not wanted', async () => {
  for (const latest of [true, false]) {
    const { clock, server, client, odds } = open({ latest })
    const old = clock.now() - 3_600_000
    server.store([oddsAt(old), oddsAt(old + second)])
    await clock.advance(2 * second)
    expect(odds.map(({ receivedAt }) => receivedAt)).toEqual(latest ? [old + second] : [])
    client.close()
  }
})

test('C3 a whole outage: lost, retried with growing pauses, back, caught up in order without duplicates', async () => {
  const { clock, server, client, odds, states } = await openLive()
  const recovered: unknown[] = []
  client.on('recovered', (event) => recovered.push(event))
  server.publish([oddsAt(clock.now())])
  await clock.advance(20 * second)

  server.refuseHandshakes(true)
  server.failRequests(...Array.from({ length: 50 }, () => 0))
  server.cut(1006)
  expect(client.state).toMatchObject({ kind: 'offline', reason: 'connection-lost' })
  const missed = Array.from({ length: 60 }, (_, index) => {
    const one = oddsAt(clock.now() + index * second)
    return one
  })
  for (const one of missed) {
    server.store([one])
    await clock.advance(second)
  }
  const attempts = server.handshakesAtMs.slice(1)
  expect(attempts.length).toBeGreaterThan(4)
  expect(attempts.length).toBeLessThan(12)

  server.refuseHandshakes(false)
  server.failRequests()
  await clock.advance(40 * second)
  expect(client.state.kind).toBe('live')
  expect(odds.slice(1).map(({ date }) => date)).toEqual(missed.map(({ date }) => date))
  expect(odds.every(({ standing }) => standing === 'current')).toBe(true)
  expect(states.slice(3, 5)).toEqual(['offline', 'connecting'])
  expect(states.slice(-2)).toEqual(['catching-up', 'live'])
  expect(recovered.at(-1)).toMatchObject({ cause: 'reconnect', odds: 60 })
  expect(client.stats()).toMatchObject({ connections: 2, received: 61, caughtUpOdds: 60, gapsRecovered: 1 })
  expect(server.mostOpenSockets).toBe(1)
  client.close()
})

test('C4 a lost frame shows as a gap; the frame that showed it waits until what was lost is before it', async () => {
  const { clock, server, client, odds } = await openLive()
  const gaps: unknown[] = []
  client.on('gap', (event) => gaps.push(event))
  const [first, lost, next] = [0, 1, 2].map((index) => oddsAt(clock.now() + index * 100))
  if (first === undefined || lost === undefined || next === undefined) throw new TypeError('three odds')
  server.publish([first])
  await clock.advance(100)
  server.lose([lost])
  await clock.advance(100)
  server.publish([next])
  await clock.advance(6)
  expect(client.state).toEqual({ kind: 'catching-up', cause: 'gap' })
  expect(odds).toHaveLength(1)
  await clock.advance(100)
  expect(client.state.kind).toBe('live')
  expect(odds.map(({ date }) => date)).toEqual([first.date, lost.date, next.date])
  expect(odds.map(({ source }) => source)).toEqual(['stream', 'catch-up', 'stream'])
  expect(gaps).toMatchObject([{ cause: 'gap', missingFrames: 1 }])
  client.close()
})

test('C5 another consumer sends what its predecessor could not, and nothing has to be caught up', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  server.lose([oddsAt(clock.now())])
  server.newEpoch()
  await clock.advance(100)
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  expect(odds).toHaveLength(3)
  expect(client.stats()).toMatchObject({ newEpochs: 0, gaps: 0 })
  client.close()
})

test('C5 what a consumer gave up before another took over is caught up', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  server.lose([oddsAt(clock.now())])
  await clock.advance(40_000)
  server.newEpoch()
  server.publish([oddsAt(clock.now())])
  await clock.advance(100)
  expect(odds).toHaveLength(3)
  expect(client.stats()).toMatchObject({ newEpochs: 1, gapsRecovered: 1 })
  client.close()
})

test('C6 silence makes the connection stale, then lost; a word in time makes it live again', async () => {
  const { clock, server, client, states } = await openLive()
  server.freeze(true)
  await clock.advance(18_500)
  expect(client.state).toMatchObject({ kind: 'stale' })
  server.freeze(false)
  await clock.advance(20)
  expect(client.state).toEqual({ kind: 'live' })

  server.freeze(true)
  await clock.advance(22 * second)
  expect(['offline', 'connecting']).toContain(client.state.kind)
  server.freeze(false)
  await clock.advance(60 * second)
  expect(client.state.kind).toBe('live')
  expect(states.filter((kind) => kind === 'stale')).toHaveLength(2)
  client.close()
})

test('C7 a token that is refused is asked for anew, and a second refusal is final', async () => {
  const hints: boolean[] = []
  const { clock, server, client } = open({
    getToken: ({ isRefused }) => {
      hints.push(isRefused)
      return isRefused ? 'fresh' : 'expired'
    },
  })
  server.acceptTokens((token) => token === 'fresh')
  await clock.advance(10 * second)
  expect(client.state.kind).toBe('live')
  expect(hints.slice(0, 2)).toEqual([false, true])
  client.close()

  const locked = open({ getToken: () => 'bad' })
  locked.server.acceptTokens(() => false)
  await locked.clock.advance(10 * second)
  expect(locked.client.state).toMatchObject({ kind: 'closed', reason: 'access-refused' })
  await expect(locked.client.ready()).rejects.toThrow(ClientClosedError)
  const handshakes = locked.server.handshakesAtMs.length
  await locked.clock.advance(600 * second)
  expect(locked.server.handshakesAtMs).toHaveLength(handshakes)
  expect(locked.clock.pending).toBe(0)
})

test('C7 without a token it tries again, unless there will be none any more', async () => {
  let tokens = 0
  const { clock, client } = open({
    getToken: () => {
      tokens += 1
      if (tokens < 3) throw new Error('The issuer is away.')
      return 'good'
    },
  })
  await clock.advance(30 * second)
  expect(client.state.kind).toBe('live')
  client.close()

  const signedOut = open({
    getToken: () => {
      throw new AccessRefusedError('Signed out.')
    },
  })
  await signedOut.clock.advance(second)
  expect(signedOut.client.state).toEqual({ kind: 'closed', reason: 'access-refused', detail: 'Signed out.' })
})

test('C8 a feeds API that is away leaves the client catching up, and odds are not held back for ever', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(10)
  server.failRequests(...Array.from({ length: 40 }, () => 503))
  server.lose([oddsAt(clock.now())])
  await clock.advance(10)
  server.publish([oddsAt(clock.now())])
  await clock.advance(9 * second)
  expect([client.state.kind, odds.length]).toEqual(['catching-up', 1])
  await clock.advance(2 * second)
  expect([client.state.kind, odds.length]).toEqual(['catching-up', 2])
  server.failRequests()
  await clock.advance(20 * second)
  expect(client.state.kind).toBe('live')
  expect(odds.map(({ standing }) => standing)).toEqual(['current', 'current', 'historical'])
  client.close()
})

test('C9 an outage longer than can be caught up is said so, and the newest odds are there', async () => {
  const { clock, server, client, odds } = await openLive()
  const incomplete: unknown[] = []
  client.on('incomplete', (event) => incomplete.push(event))
  server.publish([oddsAt(clock.now())])
  await clock.advance(15 * second)
  server.refuseHandshakes(true)
  server.cut()
  const old = oddsAt(clock.now() + second)
  server.store([old])
  await clock.advance(3_600 * second)
  server.refuseHandshakes(false)
  await clock.advance(60 * second)
  expect(client.state.kind).toBe('live')
  expect(incomplete).toHaveLength(1)
  expect(odds.at(-1)).toMatchObject({ date: old.date, source: 'catch-up' })
  client.close()
})

test('C10 follows more and less at run time, and catches up what is new without holding back the rest', async () => {
  const { clock, server, client, odds } = open({ subscription: { games: ['game-1'] } })
  await clock.advance(2 * second)
  server.publish([oddsAt(clock.now()), oddsAt(clock.now(), { gameId: 'game-2' })])
  await clock.advance(100)
  client.subscribe({ games: ['game-2'] })
  expect(client.state).toEqual({ kind: 'catching-up', cause: 'subscription' })
  await clock.advance(100)
  server.publish([oddsAt(clock.now()), oddsAt(clock.now(), { gameId: 'game-2' })])
  await clock.advance(10)
  expect(odds.map(({ gameId }) => gameId)).toEqual(['game-1', 'game-1'])
  await clock.advance(2 * second)
  expect(client.state.kind).toBe('live')
  expect(odds.filter(({ gameId }) => gameId === 'game-2')).toHaveLength(1)

  client.unsubscribe({ games: ['game-1'] })
  await clock.advance(2 * second)
  server.publish([oddsAt(clock.now()), oddsAt(clock.now(), { gameId: 'game-2' })])
  await clock.advance(100)
  expect(odds.slice(3).map(({ gameId }) => gameId)).toEqual(['game-2'])
  expect(server.messages.at(-1)).toMatchObject({ action: 'unsubscribe', games: ['game-1'] })
  client.close()
})

test('C11 signs of the platform make it try at once, but never in a hurry', async () => {
  let online: ((isOnline: boolean) => void) | undefined
  const { clock, server, client } = await openLive({
    random: () => 0.999,
    listenToPlatform: ({ onNetwork }) => {
      online = onNetwork
      return () => undefined
    },
  })
  server.refuseHandshakes(true)
  server.cut()
  await clock.advance(60 * second)
  const before = server.handshakesAtMs.length
  for (let flap = 0; flap < 100; flap += 1) {
    online?.(false)
    online?.(true)
    await clock.advance(20)
  }
  const attempts = server.handshakesAtMs.slice(before)
  expect(attempts.length).toBeGreaterThan(0)
  expect(attempts.length).toBeLessThanOrEqual(3)
  client.close()
})

test('C12 a cursor goes on where another client was', async () => {
  const first = await openLive()
  first.server.publish([oddsAt(first.clock.now())])
  await first.clock.advance(second)
  const cursor = first.client.cursor()
  first.client.close()

  if (cursor === undefined) throw new TypeError('a cursor')
  const missed = oddsAt(first.clock.now())
  first.server.store([missed])
  await first.clock.advance(120 * second)
  const odds: string[] = []
  const next = createClient({
    bookmakerApiUrl: first.server.bookmakerApiUrl,
    feedsApiUrl: first.server.feedsApiUrl,
    getToken: () => 'good',
    WebSocket: first.server.WebSocket,
    fetch: first.server.fetch,
    clock: first.clock,
    cursor,
    latest: false,
  })
  next.on('odds', ({ date }) => odds.push(date))
  await first.clock.advance(2 * second)
  expect(odds).toContain(missed.date)
  next.close()
})

test('C12 a storage keeps the cursor from page to page', async () => {
  const kept = new Map<string, string>([['sportsfeeds.cursor', 'damaged']])
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  }
  const { clock, client } = await openLive({ storage })
  await clock.advance(10 * second)
  expect(kept.get('sportsfeeds.cursor')).toBe(client.cursor())
  client.close()
  expect(clock.pending).toBe(0)
})

test('C13 closing is final: iterators end, nothing is handed out, no timer stays', async () => {
  const { clock, server, client, odds } = await openLive()
  const seen: string[] = []
  const reading = (async () => {
    for await (const { date } of client) seen.push(date)
  })()
  server.publish([oddsAt(clock.now())])
  await clock.advance(10)
  server.publish([oddsAt(clock.now())])
  client.close()
  await clock.advance(60 * second)
  await reading
  expect([seen.length, odds.length]).toEqual([1, 1])
  expect([server.openSockets, clock.pending]).toEqual([0, 0])
})

test('C13 a listener that closes the client in the middle of a frame gets nothing more of it', async () => {
  const { clock, server, client, odds } = await openLive()
  client.on('odds', () => client.close())
  server.publish([oddsAt(clock.now()), oddsAt(clock.now() + 1)])
  await clock.advance(10)
  expect(odds).toHaveLength(1)
})

test('C14 what cannot be read is counted and said, and never stops the stream', async () => {
  const { clock, server, client, odds } = await openLive()
  const faults: unknown[] = []
  client.on('frame-fault', (event) => faults.push(event))
  for (const text of ['{', '[]', '{"v":1,"type":"odds"}', '{"v":1,"type":"weather","sentAt":1}'])
    server.say(text)
  server.say('{"message":"Internal server error","connectionId":"L0SM9cOFvHcCIhw=","requestId":"r"}')
  server.publish([oddsAt(clock.now())])
  await clock.advance(10)
  expect(odds).toHaveLength(1)
  expect(faults).toHaveLength(3)
  expect(client.stats()).toMatchObject({ frameFaults: 3, unknownFrames: 1 })
  expect(client.state.kind).toBe('live')
  client.close()
})

test('C15 conflating hands out only what is the newest of its market, also while catching up', async () => {
  const { clock, server, client, odds } = open({ subscription: { conflate: true } })
  await clock.advance(2 * second)
  const at = clock.now()
  server.publish([oddsAt(at)])
  await clock.advance(10)
  server.lose([oddsAt(at + 100)])
  server.publish([oddsAt(at + 200)])
  await clock.advance(6)
  expect(odds).toHaveLength(2)
  await clock.advance(second)
  expect(odds).toHaveLength(2)
  expect(client.stats().superseded).toBeGreaterThan(0)
  client.close()
})

test('C16 an option that cannot work is refused with its name', () => {
  for (const [options, message] of [
    [{ cursor: 'x' }, /"x" is not a cursor/],
    [{ bookmakerApiUrl: 'https://x' }, /bookmakerApiUrl "https:\/\/x"/],
    [{ subscription: { games: ['x'] } }, /games/],
  ] as const) {
    expect(() => open(options)).toThrow(InvalidOptionError)
    expect(() => open(options)).toThrow(message)
  }
})

test('C6 a connection that the server ends after two hours is replaced without a loss', async () => {
  const { clock, server, client, odds } = await openLive()
  await clock.advance(7_200 * second)
  server.cut(1001)
  const missed = oddsAt(clock.now() + 20)
  await clock.advance(20)
  server.store([missed])
  await clock.advance(5 * second)
  expect(client.state.kind).toBe('live')
  expect(odds.map(({ date }) => date)).toEqual([missed.date])
  client.close()
})
