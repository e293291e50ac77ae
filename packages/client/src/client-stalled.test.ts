import { defaultTiming } from './connection/timing.ts'
import { expect, test } from 'vitest'
import { oddsAt } from './testing/index.ts'
import { openLive } from './testing/stage.ts'

test('C24 a stream that stands still is shown, though the connection is open and pings are answered', async () => {
  const { clock, server, client, odds, states } = await openLive()
  await clock.advance(60_000)
  expect(client.state.kind).toBe('live')
  server.stall(true)
  const stalledAtMs = clock.now()
  await clock.advance(defaultTiming.streamStaleMs + 5)
  expect(client.state).toMatchObject({ kind: 'stale', reason: 'stalled' })
  if (client.state.kind === 'stale') expect(client.state.sinceMs).toBeLessThanOrEqual(stalledAtMs)
  await clock.advance(5 * 60_000)
  expect(states.slice(states.indexOf('live') + 1)).toEqual(['stale'])
  server.stall(false)
  server.publish([oddsAt(clock.now())])
  await clock.advance(6_000)
  expect(client.state.kind).toBe('live')
  expect(odds).toHaveLength(1)
  expect(client.stats()).toMatchObject({ catchUps: 1, gaps: 0, connections: 1 })
  client.close()
})

test('C24 one shard that stands still is enough', async () => {
  const { clock, server, client } = await openLive()
  await clock.advance(4_000)
  server.say(
    JSON.stringify({
      v: 2,
      type: 'odds',
      sentAt: clock.now(),
      position: { shard: 'shard-2', epoch: 'other', n: 1 },
      through: clock.now(),
      shards: ['shard-1', 'shard-2'],
      games: [],
    }),
  )
  await clock.advance(10)
  expect(client.state.kind).toBe('live')
  server.say(
    JSON.stringify({
      v: 2,
      type: 'odds',
      sentAt: clock.now(),
      position: { shard: 'shard-2', epoch: 'other', n: 2 },
      // What is sent now is as old as this: frames that flow, late, are not live either.
      through: clock.now() - 20_000,
      shards: ['shard-1', 'shard-2'],
      games: [],
    }),
  )
  await clock.advance(10)
  expect(client.state).toMatchObject({ kind: 'stale', reason: 'stalled' })
  client.close()
})
