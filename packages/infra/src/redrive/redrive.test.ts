import { describe, expect, test } from 'vitest'
import { type ChangeRecord, type FailedMessage, redrive } from './redrive.ts'

const streamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes'

const shardId = 'shardId-000000000000'

function message(id: string, records: number, first = 1): FailedMessage {
  return {
    id,
    receipt: `receipt-${id}`,
    body: JSON.stringify({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      version: '1.0',
      KinesisBatchInfo: {
        shardId,
        startSequenceNumber: String(first),
        endSequenceNumber: String(first + records - 1),
        batchSize: records,
        streamArn,
      },
    }),
  }
}

function recordsOf(count: number): ChangeRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    partitionKey: 'game-1',
    data: new Uint8Array([index]),
  }))
}

function setUp(
  messages: readonly FailedMessage[],
  kept: number,
  options: { readonly takes?: boolean; readonly fails?: boolean } = {},
) {
  const queue = [...messages]
  const appended: ChangeRecord[] = []
  const steps: string[] = []
  return {
    queue,
    appended,
    steps,
    run: (discardExpired = false) =>
      redrive({
        queue: {
          // Like a queue whose messages become visible again at once.
          receive: async () => [...queue],
          delete: async ({ id }) => {
            const index = queue.findIndex((each) => each.id === id)
            queue.splice(index, 1)
          },
        },
        stream: {
          read: async ({ records }) => recordsOf(Math.min(records, kept)),
          append: async (_, records) => {
            if (options.takes === false) throw new Error('busy')
            appended.push(...records)
            const first = 100 + appended.length
            // Like a consumer that fails on them once more.
            if (options.fails === true) queue.push(message(`back-${first}`, records.length, first))
            return records.map((_record, index) => ({ shardId, sequenceNumber: String(first + index) }))
          },
        },
        discardExpired,
        onStep: (step) => steps.push(step),
      }),
  }
}

describe('redriving', () => {
  test('appends the records of every message to the stream and empties the queue', async () => {
    const { run, queue, appended } = setUp([message('a', 3), message('b', 2)], 10)
    expect(await run()).toEqual({ redriven: 2, records: 5, expiredRecords: 0, discarded: 0, left: 0 })
    expect(appended).toHaveLength(5)
    expect(queue).toEqual([])
  })

  test('sends what the stream still keeps of a batch, and counts the rest', async () => {
    const { run, queue } = setUp([message('a', 5)], 2)
    expect(await run()).toMatchObject({ redriven: 1, records: 2, expiredRecords: 3 })
    expect(queue).toEqual([])
  })

  test('leaves a message all of whose records are gone, unless told to discard it', async () => {
    const left = setUp([message('a', 5)], 0)
    expect(await left.run()).toMatchObject({ left: 1, discarded: 0, expiredRecords: 5 })
    expect(left.queue).toHaveLength(1)
    expect(left.steps[0]).toContain('none of its 5 records')
    const discarded = setUp([message('a', 5)], 0)
    expect(await discarded.run(true)).toMatchObject({ left: 0, discarded: 1 })
    expect(discarded.queue).toEqual([])
  })

  test('keeps a message whose records the stream did not take', async () => {
    const { run, queue, steps } = setUp([message('a', 1)], 1, { takes: false })
    expect(await run()).toMatchObject({ redriven: 0, records: 0, left: 1 })
    expect(queue).toHaveLength(1)
    expect(steps).toEqual(['a: busy; left'])
  })

  test('leaves what fails again while it runs, and ends', async () => {
    const { run, queue, steps } = setUp([message('a', 1), message('b', 2)], 10, { fails: true })
    expect(await run()).toMatchObject({ redriven: 2, left: 2 })
    expect(queue).toHaveLength(2)
    expect(steps.at(-1)).toContain('failed again after it was sent again')
  })

  test('continues after a message that is not a failed batch', async () => {
    const strange = { id: 'x', receipt: 'x', body: 'hello' }
    const { run, queue, steps } = setUp([strange, message('a', 1)], 1)
    expect(await run()).toMatchObject({ redriven: 1, left: 1 })
    expect(queue).toEqual([strange])
    expect(steps[0]).toContain('Message x is not a failed batch of a stream')
  })
})
