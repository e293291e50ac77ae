import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecordLog } from './record-log.ts'
import type { StoredRecord } from './types.ts'

function record(value: number): StoredRecord {
  return {
    sequenceNumber: String(value).padStart(6, '0'),
    partitionKey: 'k',
    data: new Uint8Array(1),
    approximateArrivalTimestamp: value,
  }
}

test('However it is filled and emptied, positions stay with their records', () => {
  const step = fc.oneof({ weight: 3, arbitrary: fc.constant('push') }, fc.constant('drop'))
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.integer({ min: 1, max: 900 })), { maxLength: 40 }), (steps) => {
      const log = createRecordLog()
      let pushed = 0
      let dropped = 0
      for (const [kind, times] of steps) {
        for (let time = 0; time < times; time += 1) {
          if (kind === 'push') log.push(record(pushed++))
          else if (dropped < pushed) {
            log.dropFirst()
            dropped += 1
          }
        }
      }
      expect([log.firstPosition, log.nextPosition]).toEqual([dropped, pushed])
      expect(log.bytes).toBe((pushed - dropped) * 2)
      const middle = Math.floor((dropped + pushed) / 2)
      expect(log.at(middle)?.approximateArrivalTimestamp).toBe(middle < pushed ? middle : undefined)
      expect(log.positionOfTimestamp(middle)).toBe(middle)
      expect(log.positionOfSequenceNumber(String(middle).padStart(6, '0'))).toBe(middle)
      expect(log.slice(0, 3)).toEqual(log.slice(dropped, 3))
    }),
  )
})
