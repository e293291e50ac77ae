import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import { providerMarketId } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { createTestSession, networkMs, untilLiveMs } from '../testing/test-session.ts'

async function setUp() {
  const opened = createTestSession()
  opened.server.addGame(gameOf('game-1'))
  await opened.clock.advance(untilLiveMs)
  return opened
}

test('odds from the stream become markets, games are listed, and the stream is measured', async () => {
  const { session, server, clock } = await setUp()
  expect(session.connection.get().state.kind).toBe('live')
  // By then a ping has measured the offset between the clocks.
  await clock.advance(60_000)
  const odds = oddsAt(clock.now())
  server.publish([odds])
  await clock.advance(2_000)
  expect(session.markets.get(providerMarketId(odds))?.state.newest.receivedAt).toBe(odds.receivedAt)
  expect(session.games.get().get('game-1')?.homeTeam).toBe('Home')
  const { providers, latencyMs, received } = session.telemetry.get()
  expect(providers.map(({ name }) => name)).toEqual(['acme'])
  expect(latencyMs.total?.p50).toBeGreaterThanOrEqual(networkMs)
  expect(received).toBe(1)
  session.close()
})

test.each([3_600_000, -3_600_000])(
  'a server whose clock is %i ms ahead changes neither ages nor latencies',
  async (skewMs) => {
    const { session, server, clock } = createTestSession({ skewMs })
    server.addGame(gameOf('game-1'))
    await clock.advance(60_000)
    const odds = oddsAt(clock.now() + skewMs)
    server.publish([odds])
    await clock.advance(2_000)
    const { latencyMs, serverOffsetMs } = session.telemetry.get()
    expect(serverOffsetMs).toBeCloseTo(skewMs, -2)
    expect(latencyMs.network?.p50).toBeLessThan(200)
    expect(latencyMs.total?.p50).toBeLessThan(1_000)
    const { receivedAt } = session.markets.get(providerMarketId(odds))?.state.newest ?? { receivedAt: 0 }
    expect(session.serverNow() - receivedAt).toBeGreaterThan(1_900)
    expect(session.serverNow() - receivedAt).toBeLessThan(2_100)
    session.close()
  },
)

test('every odds record is emitted at once, between flushes too', async () => {
  const { session, server, clock } = await setUp()
  const emitted: unknown[] = []
  session.onOdds(({ outcomes }) => emitted.push(outcomes[0]?.odds))
  server.publish(
    [110, 120].map((home, index) => oddsAt(clock.now() + 1 + index, { prices: { home, away: -110 } })),
  )
  await clock.advance(30)
  expect(emitted).toEqual([110, 120])
  session.close()
})

test('a lost connection reports the time until which the screen was complete', async () => {
  const { session, server, clock } = await setUp()
  server.refuseHandshakes(true)
  server.cut()
  const cutAtMs = clock.now()
  await clock.advance(3_000)
  const { state, liveUntilMs } = session.connection.get()
  expect(['offline', 'connecting']).toContain(state.kind)
  expect(Math.abs((liveUntilMs ?? 0) - cutAtMs)).toBeLessThan(100)
  server.refuseHandshakes(false)
  await clock.advance(60_000)
  expect(session.connection.get().state.kind).toBe('live')
  expect(session.telemetry.get().reconnections).toBeGreaterThan(0)
  session.close()
})

test('a closed session leaves no timer behind', async () => {
  const { session, clock } = await setUp()
  session.close()
  await clock.advance(0)
  expect(clock.pending).toBe(0)
})
