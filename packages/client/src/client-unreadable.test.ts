import { encodeGameOdds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { gameOf, oddsAt } from './testing/index.ts'
import { openLive, openStage } from './testing/stage.ts'

test('C14 a record in a frame that this client does not know is left out, named and counted; all others are delivered', async () => {
  const { clock, server, client, odds } = await openLive()
  const unreadable: unknown[] = []
  client.on('unreadable', (event) => unreadable.push(event))
  const blocks = [1, 2, 3].map((number) => encodeGameOdds([oddsAt(clock.now() + number)]))
  const [newStatus, newFormat, good] = structuredClone(blocks)
  replaceFlags(newStatus?.odds[0], 3 * 7)
  replaceFlags(newFormat?.odds[0], 1.5)
  const position = { shard: 'shard-1', epoch: 'epoch-1', n: 1 }
  server.say(
    JSON.stringify({
      v: 2,
      type: 'odds',
      sentAt: clock.now(),
      position,
      games: [newStatus, { game: 'tennis' }, newFormat, good],
    }),
  )
  await clock.advance(100)
  expect(odds).toHaveLength(1)
  expect(unreadable).toEqual([
    { in: 'frame', records: ['game-1 moneyline acme', 'odds of a game', 'game-1 moneyline acme'] },
  ])
  expect(client.stats()).toMatchObject({ unreadableRecords: 3, malformedFrames: 0, gaps: 0 })
  server.say(
    JSON.stringify({ v: 2, type: 'odds', sentAt: clock.now(), position: { ...position, n: 2 }, games: [] }),
  )
  await clock.advance(100)
  expect(client.stats()).toMatchObject({ gaps: 0, catchUps: 1 })
  expect(client.state.kind).toBe('live')
  client.close()
})

test('C14 a game in a frame that this client does not know is left out, named and counted; all others are delivered', async () => {
  const { clock, server, client } = await openLive()
  const unreadable: unknown[] = []
  const seen: string[] = []
  client.on('unreadable', (event) => unreadable.push(event))
  client.on('game', ({ game }) => seen.push(game.id))
  const games = [{ ...gameOf('game-8'), status: 'adjourned' }, { sport: 'tennis' }, gameOf('game-9')]
  server.say(JSON.stringify({ v: 2, type: 'games', sentAt: clock.now(), games }))
  await clock.advance(100)
  expect(seen).toEqual(['game-9'])
  expect(unreadable).toEqual([{ in: 'frame', records: ['game-8', 'a game'] }])
  client.close()
})

test('C14 records and games in a response that this client does not know end no catch-up', async () => {
  const stage = openStage()
  const { clock, server, client, odds } = stage
  const unreadable: unknown[] = []
  client.on('unreadable', (event) => unreadable.push(event))
  server.store([
    // What a newer server may write.
    { ...oddsAt(clock.now()), seq: -1 },
    { ...oddsAt(clock.now() + 1), oddsFormat: 'malay' as never },
    oddsAt(clock.now() + 2),
  ])
  server.addGame({ ...gameOf('game-2'), name: '' })
  await clock.advance(3_000)
  expect(client.state.kind).toBe('live')
  expect(odds).toHaveLength(1)
  expect(unreadable).toContainEqual({ in: 'response', records: ['game-2'] })
  expect(client.stats().unreadableRecords).toBeGreaterThanOrEqual(3)
  client.close()
})

test('C21 a named game that cannot be read holds up no odds, and is asked for again', async () => {
  const stage = openStage({ subscription: { games: ['game-1', 'game-9'] } })
  const { clock, server, client } = stage
  server.breakGame('game-9')
  const errors: string[] = []
  client.on('error', ({ during }) => errors.push(during))
  await clock.advance(3_000)
  expect(client.state.kind).toBe('live')
  expect(errors).toEqual(['catch-up'])
  server.cut()
  await clock.advance(5_000)
  expect(client.state.kind).toBe('live')
  expect(errors).toEqual(['catch-up', 'catch-up'])
  client.close()
})

/** The sixth member of a record says its status and its format. */
function replaceFlags(fragment: unknown, flags: number): void {
  if (Array.isArray(fragment)) fragment[5] = flags
}
