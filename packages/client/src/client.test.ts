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
  ] as const) {
    expect(() => openStage(options)).toThrow(InvalidOptionError)
    expect(() => openStage(options)).toThrow(message)
  }
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
