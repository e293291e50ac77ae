import { SnapshotFrame } from '@sportsfeeds/domain'
import { odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeSnapshot } from './encode-snapshot.ts'

test('a snapshot stays within the limit, carries every record and flags its last part', () => {
  fc.assert(
    fc.property(fc.array(anyOdds, { maxLength: 40 }), fc.integer({ min: 900, max: 6_000 }), (all, limit) => {
      const parts = encodeSnapshot(all, 1_777_662_000_000, limit)
      const frames = parts.map((part) =>
        SnapshotFrame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(part))),
      )
      expect(parts.every(({ byteLength }) => byteLength <= limit)).toBe(true)
      expect(frames.flatMap(({ odds }) => odds)).toEqual(JSON.parse(JSON.stringify(all)))
      expect(frames.map(({ last }) => last)).toEqual(frames.map((_, index) => index === frames.length - 1))
    }),
  )
})
