import { maxOddsPerRequest, maxRequestBytes } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feedOdds } from '../../testing/odds.ts'
import { createOddsQueue, feedsBody, type PendingOdds } from './odds-queue.ts'

function pending(summary: string, isAbandoned = false): PendingOdds[] {
  return pendingPut([summary], isAbandoned)
}

/** The records of one put. */
function pendingPut(summaries: readonly string[], isAbandoned = false): PendingOdds[] {
  const records = summaries.map((summary) => feedOdds({ summary }))
  const json = JSON.stringify(records)
  const put = { count: records.length, json, signal: undefined, isAbandoned, settle: () => undefined }
  return records.map((odds, index) => ({ odds, put, index }))
}

test('batches keep order and limits, leave nothing out but what was abandoned, and come to an end', () => {
  const lengths = fc.array(fc.constantFrom(10, 100_000, 400_000), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(fc.tuple(lengths, fc.boolean()), { maxLength: 8 }), (puts) => {
      const queue = createOddsQueue()
      const added = puts.flatMap(([each, isAbandoned]) =>
        pendingPut(
          each.map((length) => 'é'.repeat(length / 2)),
          isAbandoned,
        ),
      )
      queue.add(added)
      const taken: PendingOdds[] = []
      while (queue.size > 0) {
        const batch = queue.takeBatch()
        const body = feedsBody(batch)
        expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(maxRequestBytes)
        expect(JSON.parse(body)).toEqual({ odds: batch.map(({ odds }) => odds) })
        taken.push(...batch)
      }
      expect(taken).toEqual(added.filter(({ put }) => !put.isAbandoned))
    }),
  )
})

test('a batch holds as many records as the API takes, and one that is too large goes alone', () => {
  const queue = createOddsQueue()
  for (let index = 0; index < maxOddsPerRequest + 1; index += 1) queue.add(pending('x'))
  queue.add(pending('y'.repeat(maxRequestBytes)))
  expect([queue.takeBatch(), queue.takeBatch(), queue.takeBatch()].map(({ length }) => length)).toEqual([
    maxOddsPerRequest,
    1,
    1,
  ])
  expect(queue.takeBatch()).toEqual([])
})
