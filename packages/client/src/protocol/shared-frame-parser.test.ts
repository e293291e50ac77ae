import { encodeGameOdds, type LiveOdds } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oddsAt } from '../testing/index.ts'
import { type Parsed, parseFrame } from './frame-parser.ts'
import { createSharedFrameParser } from './shared-frame-parser.ts'

function pong(id: string): string {
  return JSON.stringify({ v: 2, type: 'pong', sentAt: 1, id })
}

test('a frame that several clients receive is parsed once, and as by a client of its own', () => {
  const parse = createSharedFrameParser()
  const first = parse(pong('a'))
  expect(first).toEqual(parseFrame(pong('a')))
  expect(parse(pong('a'))).toBe(first)
  expect(parse(pong('b'))).not.toBe(first)
})

test('frames that differ only in their beginning are different frames', () => {
  const parse = createSharedFrameParser()
  const end = 'x'.repeat(100)
  expect(parse(pong(`a${end}`))).toEqual(parseFrame(pong(`a${end}`)))
  expect(parse(pong(`b${end}`))).toEqual(parseFrame(pong(`b${end}`)))
})

test('what is not text is malformed every time', () => {
  const parse = createSharedFrameParser()
  expect(parse(new Uint8Array(2))).toMatchObject({ kind: 'malformed' })
  expect(parse(new Uint8Array(2))).toMatchObject({ kind: 'malformed' })
})

test('old frames are forgotten, new ones are not', () => {
  const parse = createSharedFrameParser()
  const first = parse(pong('first'))
  const large = (id: number) => pong(`${id}`.padStart(2 ** 20, 'x'))
  for (let id = 0; id < 9; id += 1) parse(large(id))
  expect(parse(pong('first'))).not.toBe(first)
  expect(parse(large(8))).toBe(parse(large(8)))
})

function oddsFrame(games: readonly unknown[], rest: object = {}): string {
  return JSON.stringify({ v: 2, type: 'odds', sentAt: 1, at: { 'shard-1': '7' }, games, ...rest })
}

test('odds of a game are parsed once for frames that differ in all else', () => {
  const parse = createSharedFrameParser()
  const [one, two, three] = ['game-1', 'game-2', 'game-3'].map((gameId) =>
    encodeGameOdds([oddsAt(1_777_000_000_000, { gameId })]),
  )
  const first = gamesOf(parse(oddsFrame([one, two])))
  const second = gamesOf(parse(oddsFrame([two, three], { conflated: 2 })))
  expect(second[0]?.[0]).toBe(first[1]?.[0])
  expect(second[1]?.[0]).not.toBe(first[0]?.[0])
})

test('frames of any odds, in any order, are parsed as by a client of its own', () => {
  const parse = createSharedFrameParser()
  const trap = ',{"game":"game-1","games":[{"game":]}'
  const blocks = fc
    .array(
      fc.tuple(anyOdds, fc.constantFrom(undefined, trap, '{', '{"game":')).map(([odds, summary]) => ({
        ...odds,
        gameId: 'game-1',
        ...(summary !== undefined && { summary }),
      })),
      { minLength: 1, maxLength: 3 },
    )
    .map(encodeGameOdds)
  const rest = fc.constantFrom({}, { conflated: 3 }, { later: ['x]'] }, { later: [{ game: 'x' }] })
  fc.assert(
    fc.property(fc.array(blocks, { maxLength: 4 }), rest, (games, others) => {
      const text = oddsFrame(games, others)
      expect(parse(text)).toEqual(parseFrame(text))
    }),
  )
})

test('a block that cannot be read is left out and named, as by a client of its own', () => {
  const parse = createSharedFrameParser()
  const good = encodeGameOdds([oddsAt(1_777_000_000_000)])
  const text = oddsFrame([good, { game: 'game-2', time: 1, markets: [], odds: [[0]] }, good])
  expect(parse(text)).toEqual(parseFrame(text))
  expect(parse(text)).toMatchObject({ unreadable: ['game-2'] })
})

function gamesOf(parsed: Parsed): readonly (readonly LiveOdds[])[] {
  return parsed.kind === 'frame' && parsed.frame.type === 'odds' ? parsed.frame.games : []
}
