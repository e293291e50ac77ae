import { LiveOdds, OddsFrame, type ServerFrame } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionUrl, createFrameParser, subprotocols, subscriptionMessage } from './frame-parser.ts'
import { createOddsFrameCheck } from './is-odds-frame.ts'

const frames = fc
  .record({
    odds: fc.array(anyOdds, { maxLength: 3 }),
    sentAt: fc.nat(),
    n: fc.integer({ min: 1 }),
  })
  .map(({ odds, sentAt, n }) => ({
    v: 1,
    type: 'odds',
    sentAt,
    position: { shard: 'shard-1', epoch: 'epoch-1', n },
    odds: odds.map((one) => ({ ...one, storedAt: one.receivedAt + 0.5 })),
  }))

/** Values that a field may have by mistake, and some that it may rightly have. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    true,
    false,
    -1,
    0,
    1.5,
    Number.MAX_VALUE,
    [],
    {},
    'late',
    'decimal',
  ),
  fc.constantFrom<unknown>(
    '2026-02-30T10:00:00.000Z',
    '2026-02-03T10:00:60.000Z',
    '2026-02-03T24:00:00.000Z',
    '2026-02-03T10:00:00.000z',
    '2026-02-03 10:00:00.000Z',
    '2026-02-03T10:00:59.999Z',
    '+02026-02-03T10:00:00.00',
    'game-1',
    'game-',
    'game-1#',
  ),
  fc.double(),
  fc.string({ maxLength: 30 }),
)

const fields = Object.keys(LiveOdds.shape).concat('unheardOf')

test('C14 the cheap check of odds frames says what the schema says, for right and for damaged ones', () => {
  const isOddsFrame = createOddsFrameCheck()
  const sameVerdict = fc.property(
    frames,
    fc.option(fc.tuple(fc.constantFrom(...fields), strange)),
    fc.option(
      fc.tuple(fc.constantFrom('v', 'type', 'sentAt', 'position', 'odds', 'conflated', 'x'), strange),
    ),
    (frame, oddsDamage, frameDamage) => {
      const damaged = {
        ...frame,
        odds: frame.odds.map((one) =>
          oddsDamage === null ? one : { ...one, [oddsDamage[0]]: oddsDamage[1] },
        ),
        ...(frameDamage === null ? {} : { [frameDamage[0]]: frameDamage[1] }),
      }
      expect(isOddsFrame(damaged)).toBe(OddsFrame.safeParse(damaged).success)
    },
  )
  fc.assert(sameVerdict)
})

test('C14 reading never throws, whatever arrives', () => {
  const parse = createFrameParser()
  const neverThrows = fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (data) => {
    expect(['frame', 'malformed', 'unknown', 'gateway-error']).toContain(parse(data).kind)
  })
  fc.assert(neverThrows)
})

test('C14 knows frames, later frames, and what API Gateway says itself', () => {
  const parse = createFrameParser()
  const pong: ServerFrame = { v: 1, type: 'pong', sentAt: 1, id: '1' }
  expect(parse(JSON.stringify(pong))).toEqual({ kind: 'frame', frame: pong })
  expect(parse('{"v":2,"type":"weather"}')).toEqual({ kind: 'unknown', frameType: 'weather' })
  expect(parse('{"message":"Forbidden","connectionId":"c","requestId":"r"}')).toEqual({
    kind: 'gateway-error',
    message: 'Forbidden',
  })
  const broken = parse('{"v":1,"type":"pong","sentAt":"now"}')
  expect(broken.kind === 'malformed' ? broken.error.message : '').toMatch(/sentAt/)
})

test('C2 a connection says at once what it follows, when that fits into an address', () => {
  const url = 'wss://x.example/v1'
  const follows = { all: false, conflate: false, sports: ['tennis'], games: ['game-1', 'game-2'] }
  expect(connectionUrl(url, follows)).toBe('wss://x.example/v1?games=game-1%2Cgame-2&sports=tennis')
  expect(subscriptionMessage(follows)).toEqual({
    action: 'subscribe',
    games: ['game-1', 'game-2'],
    sports: ['tennis'],
    conflate: false,
  })
  const many = Array.from({ length: 500 }, (_, index) => `game-${index}`)
  expect(connectionUrl(url, { ...follows, games: many })).toBe(url)
  expect(subscriptionMessage({ all: false, games: [], sports: [], conflate: false })).toEqual({
    action: 'unsubscribe',
  })
  expect(subprotocols('t')).toEqual(['sportsfeeds.v1', 'bearer.t'])
})
