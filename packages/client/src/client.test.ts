import { expect, test } from 'vitest'
import { InvalidOptionError } from './errors.ts'
import { gameOf, oddsAt } from './testing/index.ts'
import { openLive, openStage } from './testing/stage.ts'

test('C14 what cannot be read is counted and reported, and never stops the stream', async () => {
  const { clock, server, client, odds } = await openLive()
  const faults: unknown[] = []
  client.on('malformed-frame', (event) => faults.push(event))
  for (const text of ['{', '[]', '{"v":2,"type":"odds"}', '{"v":2,"type":"weather","sentAt":1}'])
    server.say(text)
  server.say('{"message":"Internal server error","connectionId":"L0SM9cOFvHcCIhw=","requestId":"r"}')
  server.publish([oddsAt(clock.now())])
  await clock.advance(10)
  expect(odds).toHaveLength(1)
  expect(faults).toHaveLength(3)
  expect(client.stats()).toMatchObject({ malformedFrames: 3, unknownFrames: 1 })
  expect(client.state.kind).toBe('live')
  client.close()
})

test('C16 an option that cannot work is refused with its name', () => {
  for (const [options, message] of [
    [{ cursor: 'x' }, /"x" is not a cursor/],
    [{ bookmakerApiUrl: 'https://x' }, /bookmakerApiUrl "https:\/\/x"/],
    [{ subscription: { games: ['x'] } }, /games/],
    [
      { subscription: { games: gamesFrom(1, 351) } },
      /names 351 games, and at most 350 are possible: follow their sports, or everything, or/,
    ],
    [{ subscription: { sports: Array.from({ length: 65 }, (_, index) => `sport-${index}`) } }, /sports/],
  ] as const) {
    expect(() => openStage(options)).toThrow(InvalidOptionError)
    expect(() => openStage(options)).toThrow(message)
  }
})

function gamesFrom(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `game-${first + index}`)
}

test('C16 a client follows 350 games, and what would be more is refused without a message; it stays live', async () => {
  const { clock, server, client } = openStage({ subscription: { games: gamesFrom(1, 300) } })
  await clock.advance(10_000)
  client.subscribe({ games: gamesFrom(301, 50) })
  await clock.advance(10_000)
  const { length } = server.messages
  expect(() => client.subscribe({ games: ['game-351'] })).toThrow(/names 351 games/)
  await clock.advance(1_000)
  expect(server.messages.slice(length).filter(({ action }) => action !== 'ping')).toEqual([])
  expect(client.subscription.games).toHaveLength(350)
  expect(client.state.kind).toBe('live')
  client.close()
})

test('a message names each game once, and none that is not followed, so that it has no more than it may', async () => {
  const { clock, server, client } = openStage({ subscription: { games: gamesFrom(1, 2) } })
  await clock.advance(10_000)
  client.subscribe({ games: Array.from({ length: 400 }, () => 'game-3') })
  client.unsubscribe({ games: gamesFrom(3, 400) })
  client.unsubscribe({ sports: ['tennis'] })
  client.subscribe({ games: gamesFrom(1, 400), all: true })
  await clock.advance(10_000)
  expect(server.messages.filter(({ action }) => action !== 'ping').slice(-4)).toEqual([
    { action: 'subscribe', games: ['game-3'] },
    { action: 'unsubscribe', games: ['game-3'] },
    { action: 'unsubscribe', sports: [] },
    { action: 'subscribe', all: true },
  ])
  expect(client.subscription.all).toBe(true)
  client.close()
})

test('C16 an address that is a function is read before each attempt to connect, again when it cannot be read', async () => {
  let reads = 0
  const { clock, server, client } = openStage({
    bookmakerApiUrl: () => {
      reads += 1
      if (reads === 1) throw new Error('The outputs are being written.')
      return 'wss://sockets.example/v1'
    },
  })
  await clock.advance(10_000)
  expect(client.state.kind).toBe('live')
  server.cut()
  await clock.advance(10_000)
  expect(client.state.kind).toBe('live')
  expect(server.handshakesAtMs).toHaveLength(2)
  expect(reads).toBe(3)
  client.close()
})

test('C19 a server that is newer than the client says so, and the client closes with that reason', async () => {
  const { clock, server, client } = await openLive()
  const message = 'This client is older than the service: load it again.'
  server.say(JSON.stringify({ v: 2, type: 'error', sentAt: clock.now(), code: 'outdated', message }))
  await clock.advance(10)
  expect(client.state).toEqual({ kind: 'closed', reason: 'outdated', detail: message })
  await clock.advance(600_000)
  expect([server.handshakesAtMs.length, clock.pending]).toEqual([1, 0])
})

test('C21 followed games are announced at first, as they change, and after an absence', async () => {
  const { clock, server, client } = openStage()
  const seen: unknown[] = []
  client.on('game', ({ game, live }) => seen.push([game.id, game.status, live?.rev]))
  await clock.advance(2_000)
  server.addGame(gameOf('game-1'), { rev: 1 })
  await clock.advance(10)
  server.addGame(gameOf('game-1', { status: 'finished' }), { rev: 2 }, true)
  server.addGame(gameOf('game-2'), undefined, true)
  server.cut()
  await clock.advance(10_000)
  expect(seen).toEqual([
    ['game-1', 'live', undefined],
    ['game-1', 'live', 1],
    ['game-2', 'live', undefined],
    ['game-1', 'finished', 2],
  ])
  client.close()
})
