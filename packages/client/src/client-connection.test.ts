import { oddsId } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { AccessRefusedError, ClientClosedError } from './errors.ts'
import { oddsAt } from './testing/index.ts'
import { openLive, openStage } from './testing/stage.ts'

const second = 1_000

test('C1 connects, catches up, is live, and delivers what is published with all its times', async () => {
  const { clock, server, client, odds, states } = await openLive({}, { skewMs: 3_600_000 })
  await client.ready()
  expect(states).toEqual(['connecting', 'catching-up', 'live'])

  const sent = oddsAt(clock.now() + 3_600_000)
  server.publish([sent])
  await clock.advance(10)
  expect(odds).toMatchObject([
    { ...sent, recency: 'current', isRepeat: false, source: 'stream', storedAt: sent.receivedAt + 1 },
  ])
  expect(client.stats().latencyMs.network.max).toBeLessThanOrEqual(10)
  client.close()
})

test('C2 brings what was sent before the consumers knew the connection, once the server says that it is live', async () => {
  const { clock, server, client, odds } = openStage()
  await clock.advance(20)
  server.publish([oddsAt(clock.now())])
  await clock.advance(500)
  expect([odds.length, client.state]).toEqual([0, { kind: 'catching-up', cause: 'connect' }])
  await clock.advance(second)
  expect(odds).toMatchObject([{ source: 'catch-up', recency: 'current' }])
  client.close()
})

test('C2 shows the newest odds of each market at first, and only what comes from now on when that is not wanted', async () => {
  for (const latest of [true, false]) {
    const { clock, server, client, odds } = openStage({ latest })
    const old = clock.now() - 3_600_000
    server.store([oddsAt(old), oddsAt(old + second)])
    await clock.advance(2 * second)
    expect(odds.map(({ receivedAt }) => receivedAt)).toEqual(latest ? [old + second] : [])
    client.close()
  }
})

test('C3 brings everything after an outage in which the server’s clock was set back by ten minutes', async () => {
  const { clock, server, client, odds } = await openLive()
  server.publish([oddsAt(clock.now())])
  await clock.advance(20 * second)

  server.refuseHandshakes(true)
  server.cut(1006)
  const skewMs = -600 * second
  server.setSkew(skewMs)
  for (let number = 0; number < 30; number += 1) {
    server.store([oddsAt(clock.now() + skewMs)])
    await clock.advance(second)
  }
  server.refuseHandshakes(false)
  await clock.advance(60 * second)
  expect(client.state.kind).toBe('live')
  expect(new Set(odds.map(oddsId))).toEqual(new Set(server.stored.map(oddsId)))
  expect(odds).toHaveLength(31)
  client.close()
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
  expect(odds.every(({ recency }) => recency === 'current')).toBe(true)
  expect(states.slice(3, 5)).toEqual(['offline', 'connecting'])
  expect(states.slice(-2)).toEqual(['catching-up', 'live'])
  expect(recovered.at(-1)).toMatchObject({ cause: 'reconnect', odds: 60 })
  expect(client.stats()).toMatchObject({ connections: 2, received: 61, caughtUpOdds: 60, gapsRecovered: 1 })
  expect(server.mostOpenSockets).toBe(1)
  client.close()
})

test('C6 silence makes the connection stale, then lost; a word in time makes it live again', async () => {
  const { clock, server, client } = await openLive()
  let silences = 0
  client.on('state', ({ state }) => {
    if (state.kind === 'stale' && state.reason === 'silent') silences += 1
  })
  server.freeze(true)
  await clock.advance(18_500)
  expect(client.state).toMatchObject({ kind: 'stale', reason: 'silent' })
  server.freeze(false)
  await clock.advance(20)
  expect(client.state).toEqual({ kind: 'live' })

  server.freeze(true)
  await clock.advance(22 * second)
  expect(['offline', 'connecting']).toContain(client.state.kind)
  server.freeze(false)
  await clock.advance(60 * second)
  expect(client.state.kind).toBe('live')
  expect(silences).toBe(2)
  client.close()
})

test('C7 after a refused token a new one is requested, and a second refusal is final', async () => {
  const hints: boolean[] = []
  const { clock, server, client } = openStage({
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

  const locked = openStage({ getToken: () => 'bad' })
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
  const { clock, client } = openStage({
    getToken: () => {
      tokens += 1
      if (tokens < 3) throw new Error('The issuer is away.')
      return 'good'
    },
  })
  await clock.advance(30 * second)
  expect(client.state.kind).toBe('live')
  client.close()

  const signedOut = openStage({
    getToken: () => {
      throw new AccessRefusedError('Signed out.')
    },
  })
  await signedOut.clock.advance(second)
  expect(signedOut.client.state).toEqual({ kind: 'closed', reason: 'access-refused', detail: 'Signed out.' })
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

test('C13 closing is final: iterators end, nothing is delivered, no timer stays', async () => {
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
