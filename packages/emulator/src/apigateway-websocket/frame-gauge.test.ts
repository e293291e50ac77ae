import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameGauge } from './frame-gauge.ts'

function frame(payloadBytes: number, isMasked: boolean): Buffer {
  const mask = isMasked ? 0x80 : 0
  const length =
    payloadBytes < 126
      ? Buffer.from([mask | payloadBytes])
      : payloadBytes < 65_536
        ? Buffer.from([mask | 126, payloadBytes >> 8, payloadBytes & 0xff])
        : Buffer.concat([Buffer.from([mask | 127, 0, 0, 0, 0]), uint32(payloadBytes)])
  const key = isMasked ? Buffer.alloc(4, 7) : Buffer.alloc(0)
  return Buffer.concat([Buffer.from([0x81]), length, key, Buffer.alloc(payloadBytes, 0xff)])
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}

test('a frame is found too large exactly when its payload is, however the stream is cut [apigateway/apigateway-execution-service-websocket-limits-table]', () => {
  const size = fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.constantFrom(125, 126, 999, 1_000, 1_001, 65_535, 65_536),
  )
  const scenario = fc.record({
    frames: fc.array(fc.record({ bytes: size, isMasked: fc.boolean() }), { maxLength: 6 }),
    cuts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
  })
  fc.assert(
    fc.property(scenario, ({ frames, cuts }) => {
      const stream = Buffer.concat(frames.map(({ bytes, isMasked }) => frame(bytes, isMasked)))
      let calls = 0
      const gauge = createFrameGauge(1_000, () => (calls += 1))
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const next = at + (cuts[turn % cuts.length] ?? 1)
        gauge(stream.subarray(at, next))
        at = next
      }
      expect(calls).toBe(frames.some(({ bytes }) => bytes > 1_000) ? 1 : 0)
    }),
  )
})
