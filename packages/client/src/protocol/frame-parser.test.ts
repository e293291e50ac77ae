import { encodeGameOdds, isLate, type LiveOdds, OddsFrame, type ServerFrame } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionUrl, parseFrame, subprotocols, subscriptionMessage } from './frame-parser.ts'

const liveOdds = anyOdds.map((odds): LiveOdds => ({
  ...odds,
  storedAt: Math.floor(odds.receivedAt) + 0.5,
  ...(isLate(odds) ? { late: true } : {}),
}))

test('C14 a frame of odds is read as it was sent, unknown fields apart', () => {
  const isRead = fc.property(fc.array(liveOdds, { maxLength: 3 }), fc.nat(), (odds, sentAt) => {
    const frame = {
      v: 2,
      type: 'odds',
      sentAt,
      position: { shard: 'shard-1', epoch: 'epoch-1', n: 1 },
    } as const
    const games = odds.map((one) => encodeGameOdds([one]))
    expect(parseFrame(JSON.stringify({ ...frame, games, unheardOf: 1 }))).toEqual({
      kind: 'frame',
      frame: { ...frame, games: odds.map((one) => [one]) },
    })
  })
  fc.assert(isRead)
})

test('C14 reading never throws, whatever arrives or is damaged', () => {
  const frame = fc.tuple(liveOdds, fc.anything(), fc.nat()).map(([odds, damage, at]) => {
    const block = structuredClone(encodeGameOdds([odds]))
    const places: Record<number, unknown>[] = [
      block.markets,
      block.odds,
      ...[...block.markets, ...block.odds].filter(Array.isArray),
    ]
    const place = places[at % places.length]
    if (place !== undefined) place[at % 8] = damage
    return { v: 2, type: 'odds', sentAt: 1, position: { shard: 's', epoch: 'e', n: 1 }, games: [block] }
  })
  const neverThrows = fc.property(
    fc.oneof(fc.string(), fc.json(), fc.anything(), frame.map(textOf)),
    (data) => {
      const parsed = parseFrame(data)
      expect(['frame', 'malformed', 'unknown', 'gateway-error']).toContain(parsed.kind)
      if (parsed.kind === 'frame' && parsed.frame.type === 'odds')
        expect(OddsFrame.shape.position.safeParse(parsed.frame.position).success).toBe(true)
    },
  )
  fc.assert(neverThrows)
})

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    // A value that has no JSON, such as a bigint.
    return undefined
  }
}

test('C14 knows frames, later frames, and what API Gateway says itself', () => {
  const pong: ServerFrame = { v: 2, type: 'pong', sentAt: 1, id: '1' }
  expect(parseFrame(JSON.stringify(pong))).toEqual({ kind: 'frame', frame: pong })
  expect(parseFrame('{"v":3,"type":"weather"}')).toEqual({ kind: 'unknown', frameType: 'weather' })
  expect(parseFrame('{"message":"Forbidden","connectionId":"c","requestId":"r"}')).toEqual({
    kind: 'gateway-error',
    message: 'Forbidden',
  })
  const broken = parseFrame('{"v":2,"type":"pong","sentAt":"now"}')
  expect(broken.kind === 'malformed' ? broken.error.message : '').toMatch(/sentAt/)
})

test('C2 a connection says at once what it follows, when that fits into an address', () => {
  const url = 'wss://x.example/v1'
  const follows = { all: false, conflate: false, sports: ['tennis'], games: ['game-1', 'game-2'] }
  expect(connectionUrl(url, follows)).toBe('wss://x.example/v1?games=game-1%2Cgame-2&sports=tennis')
  expect(subscriptionMessage(follows, { 'shard-1': '7' })).toEqual({
    action: 'subscribe',
    games: ['game-1', 'game-2'],
    sports: ['tennis'],
    conflate: false,
    at: { 'shard-1': '7' },
  })
  const many = Array.from({ length: 500 }, (_, index) => `game-${index}`)
  expect(connectionUrl(url, { ...follows, games: many })).toBe(url)
  expect(subscriptionMessage({ all: false, games: [], sports: [], conflate: false }, undefined)).toEqual({
    action: 'unsubscribe',
  })
  expect(subprotocols('t')).toEqual(['sportsfeeds.v2', 'bearer.t'])
})
