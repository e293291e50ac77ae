import { constants, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compressible, createFrame, type Frame } from './frame.ts'
import { createSharedContext } from './shared-context.ts'

/** A reader that keeps what it has inflated, as a client without `server_no_context_takeover` does. */
function createReader() {
  let history: Buffer = Buffer.alloc(0)
  return {
    read: ({ continued, compressed, wire }: Frame): string => {
      const packed = (continued ?? compressed)?.()
      if (packed === undefined) return payloadOf(wire).toString()
      const input = Buffer.concat([payloadOf(packed), Buffer.from([0, 0, 255, 255])])
      const inflated = inflateRawSync(input, {
        finishFlush: constants.Z_SYNC_FLUSH,
        ...(history.length === 0 ? {} : { dictionary: history }),
      })
      history = Buffer.concat([history, inflated]).subarray(-32 * 1024)
      return inflated.toString()
    },
  }
}

function payloadOf(wire: Buffer): Buffer {
  const length = wire[1] ?? 0
  return wire.subarray(length < 126 ? 2 : length === 126 ? 4 : 10)
}

const windows = fc.array(
  fc.record({
    texts: fc.array(fc.string({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 2 }),
    repeat: fc.integer({ min: 1, max: 300 }),
    afterMs: fc.nat(600),
    comes: fc.boolean(),
    goes: fc.boolean(),
  }),
  { maxLength: 30 },
)

test('connections that come and go read every frame while they are there', () => {
  fc.assert(
    fc.property(windows, (all) => {
      const context = createSharedContext()
      const readers = new Map<string, ReturnType<typeof createReader>>()
      let nowMs = 0
      for (const [number, { texts, repeat, afterMs, comes, goes }] of all.entries()) {
        nowMs += afterMs
        const [oldest] = readers.keys()
        if (goes && oldest !== undefined) {
          readers.delete(oldest)
          context.leave(oldest)
        }
        if (comes) readers.set(`reader-${number}`, createReader())
        context.renew(readers.keys(), nowMs)
        const plain = texts.map((text) => compressible(createFrame(text.repeat(repeat))))
        const continued = context.continue(plain)
        for (const [id, reader] of readers) {
          const frames = context.has(id) ? continued : plain
          expect(frames.map((frame) => reader.read(frame))).toEqual(plain.map(({ text }) => text))
        }
      }
    }),
  )
})

test('what was said a moment ago takes few bytes', () => {
  const context = createSharedContext()
  context.renew(['a'], 0)
  const frame = createFrame(Array.from({ length: 200 }, (_, index) => `price ${index * 7_919}`).join())
  const [first, second] = [context.continue([frame]), context.continue([frame])].flat()
  expect(second?.continued?.().length).toBeLessThan((first?.continued?.().length ?? 0) / 10)
})

test('who joins waits for a second, and then all begin again', () => {
  const context = createSharedContext()
  context.renew(['a'], 0)
  context.renew(['a', 'b'], 999)
  expect([context.has('a'), context.has('b')]).toEqual([true, false])
  context.renew(['a', 'b'], 1_000)
  expect([context.has('a'), context.has('b')]).toEqual([true, true])
  context.leave('a')
  context.leave('b')
  expect(context.isEmpty).toBe(true)
})
