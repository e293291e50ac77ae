import { expect, test } from 'vitest'
import { parseFrame } from './frame-parser.ts'
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
