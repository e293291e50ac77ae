import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterAttempt,
  backoffMs,
  type Batch,
  type BatchOutcome,
  type BatchRecord,
  expire,
  nextBatchSize,
} from './batch-decisions.ts'

function record(index: number, change: Partial<BatchRecord> = {}): BatchRecord {
  return {
    sequenceNumber: String(index),
    approximateArrivalTimestamp: index,
    eventBytes: 100,
    ...change,
  }
}

function records(count: number): BatchRecord[] {
  return Array.from({ length: count }, (_, index) => record(index))
}

function batchOf(list: readonly BatchRecord[]): Batch<BatchRecord> {
  return {
    records: list,
    failures: 0,
    invocations: 0,
  }
}

function ids(list: readonly BatchRecord[]): string[] {
  return list.map((each) => each.sequenceNumber)
}

describe('the size of the next batch', () => {
  const limits = { windowAgeMs: 0, maxPayloadBytes: 1_000 }

  test('is what waits, up to the batch size, when there is no window [lambda/services-kinesis-parameters]', () => {
    const sizing = { batchSize: 4, maximumBatchingWindowSeconds: 0 }
    expect(nextBatchSize(records(3), sizing, limits)).toBe(3)
    expect(nextBatchSize(records(9), sizing, limits)).toBe(4)
  })

  test('waits for the window unless it is full [lambda/invocation-eventsourcemapping]', () => {
    const sizing = { batchSize: 4, maximumBatchingWindowSeconds: 2 }
    expect(nextBatchSize(records(3), sizing, { ...limits, windowAgeMs: 1_999 })).toBe('wait')
    expect(nextBatchSize(records(3), sizing, { ...limits, windowAgeMs: 2_000 })).toBe(3)
    expect(nextBatchSize(records(4), sizing, limits)).toBe(4)
  })

  test('ends before the payload limit, and a record too large goes alone [lambda/invocation-eventsourcemapping]', () => {
    const sizing = { batchSize: 100, maximumBatchingWindowSeconds: 2 }
    expect(nextBatchSize(records(11), sizing, limits)).toBe(10)
    expect(nextBatchSize([record(0, { eventBytes: 2_000 }), record(1)], sizing, limits)).toBe(1)
  })
})

describe('after a failed attempt', () => {
  const policy = { maximumRetryAttempts: 2, bisectBatchOnFunctionError: false }

  test('the whole batch is retried until its retries are used up, then it is discarded [lambda/kinesis-on-failure-destination]', () => {
    let batch = batchOf(records(3))
    for (const failures of [1, 2]) {
      const decision = afterAttempt(batch, { kind: 'failed' }, policy)
      expect(decision).toEqual({ done: [], again: [{ ...batch, failures, invocations: failures }] })
      batch = decision.again[0] ?? batch
    }
    expect(afterAttempt(batch, { kind: 'failed' }, policy)).toEqual({
      done: [],
      again: [],
      discarded: { batch: { ...batch, failures: 3, invocations: 3 }, condition: 'RetryAttemptsExhausted' },
    })
  })

  test('an attempt that did not reach the function is not counted', () => {
    const batch = batchOf(records(3))
    expect(afterAttempt(batch, { kind: 'notReached' }, { ...policy, maximumRetryAttempts: 0 }).again).toEqual(
      [batch],
    )
  })

  test('the records before the first that failed are done [lambda/services-kinesis-batchfailurereporting]', () => {
    const decision = afterAttempt(batchOf(records(4)), { kind: 'failedFrom', index: 2 }, policy)
    expect(ids(decision.done)).toEqual(['0', '1'])
    expect(decision.again).toEqual([{ records: records(4).slice(2), failures: 1, invocations: 1 }])
  })

  test('bisecting cuts the batch in two without counting a retry [lambda/services-kinesis-parameters]', () => {
    const decision = afterAttempt(
      batchOf(records(5)),
      { kind: 'failed' },
      { ...policy, bisectBatchOnFunctionError: true },
    )
    expect(decision.again.map((batch) => [ids(batch.records), batch.failures])).toEqual([
      [['0', '1', '2'], 0],
      [['3', '4'], 0],
    ])
  })
})

test('only the records that are too old expire [lambda/services-kinesis-parameters]', () => {
  const batch = batchOf(
    records(3).map((each, index) => ({ ...each, approximateArrivalTimestamp: index * 30_000 })),
  )
  expect(expire(batch, 60_000, 60_000)).toEqual({ rest: batch })
  expect(expire(batch, 60_000, 60_001).expired?.records).toHaveLength(1)
  expect(expire(batch, 60_000, 60_001).rest?.records).toHaveLength(2)
  expect(expire(batch, 60_000, 1e9)).toEqual({ expired: batch })
})

test('backoff doubles up to a minute', () => {
  expect([1, 2, 3, 100].map(backoffMs)).toEqual([200, 400, 800, 60_000])
})

test('bisecting sets aside exactly the poison records and keeps the order of the rest [lambda/services-kinesis-parameters]', () => {
  const scenario = fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    poison: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 6 }),
    reportsItems: fc.boolean(),
    maximumRetryAttempts: fc.integer({ min: 0, max: 3 }),
  })
  fc.assert(
    fc.property(scenario, ({ count, poison, reportsItems, maximumRetryAttempts }) => {
      const isPoison = (each: BatchRecord) => poison.includes(Number(each.sequenceNumber))
      const policy = { maximumRetryAttempts, bisectBatchOnFunctionError: true }
      let todo = [batchOf(records(count))]
      const done: string[] = []
      const discarded: string[] = []
      for (let batch = todo.shift(); batch !== undefined; batch = todo.shift()) {
        const index = batch.records.findIndex(isPoison)
        const outcome: BatchOutcome =
          index === -1 ? { kind: 'done' } : reportsItems ? { kind: 'failedFrom', index } : { kind: 'failed' }
        const decision = afterAttempt(batch, outcome, policy)
        done.push(...ids(decision.done))
        discarded.push(...ids(decision.discarded?.batch.records ?? []))
        todo = [...decision.again, ...todo]
      }
      const all = records(count)
      expect(done).toEqual(ids(all.filter((each) => !isPoison(each))))
      expect(discarded).toEqual(ids(all.filter(isPoison)))
    }),
  )
})
