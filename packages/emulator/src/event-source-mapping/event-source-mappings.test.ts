import { describe, expect, test } from 'vitest'
import { AwsError } from '../errors.ts'
import type { InvocationResult } from '../lambda/types.ts'
import { consumerArn, ok, streamArn, setUpMapping } from './testing/set-up-mapping.ts'

describe('reading', () => {
  test('records appended together are pushed together, at once, to an enhanced fan-out consumer', async () => {
    const { append, clock, batches } = setUpMapping()
    append('a', 'b', 'c')
    await clock.advance(0)
    expect(batches).toEqual([['a', 'b', 'c']])
  })

  test('a plain stream is polled once a second [lambda/with-kinesis]', async () => {
    const { append, clock, batches } = setUpMapping({ eventSourceArn: streamArn })
    append('a')
    await clock.advance(999)
    expect(batches).toEqual([])
    await clock.advance(1)
    expect(batches).toEqual([['a']])
  })

  test('a stream that is deleted leaves the mapping waiting for it', async () => {
    const { clock, stream, append, batches } = setUpMapping({ eventSourceArn: streamArn })
    stream.remove()
    await clock.advance(3_000)
    stream.restore()
    append('a')
    await clock.advance(1_000)
    expect(batches).toEqual([['a']])
  })

  test('the batching window gathers records until it ends or the batch is full [lambda/invocation-eventsourcemapping]', async () => {
    const { append, clock, batches } = setUpMapping({ maximumBatchingWindowSeconds: 1, batchSize: 3 })
    append('a')
    await clock.advance(500)
    append('b')
    await clock.advance(499)
    expect(batches).toEqual([])
    await clock.advance(1)
    expect(batches).toEqual([['a', 'b']])
    append('c', 'd', 'e')
    await clock.advance(0)
    expect(batches.at(-1)).toEqual(['c', 'd', 'e'])
  })

  test('what arrives while a batch runs is merged into the next', async () => {
    const gate = Promise.withResolvers<InvocationResult>()
    const { append, clock, batches } = setUpMapping({}, (keys) => (keys.includes('a') ? gate.promise : ok))
    append('a')
    await clock.advance(0)
    append('b')
    await clock.advance(0)
    append('c')
    await clock.advance(0)
    expect(batches).toEqual([['a']])
    gate.resolve(ok)
    await clock.advance(0)
    expect(batches).toEqual([['a'], ['b', 'c']])
  })

  test('LATEST skips existing records and TRIM_HORIZON does not [lambda/services-kinesis-parameters]', async () => {
    const { append, clock, mappings, batches } = setUpMapping({ enabled: false })
    append('old')
    mappings.create({ eventSourceArn: consumerArn, functionName: 'other', startingPosition: 'LATEST' })
    await clock.advance(0)
    expect(batches).toEqual([])
    mappings.create({ eventSourceArn: consumerArn, functionName: 'other', startingPosition: 'TRIM_HORIZON' })
    await clock.advance(0)
    expect(batches).toEqual([['old']])
  })

  test('a disabled mapping stops and continues where it was [lambda-api/API_UpdateEventSourceMapping]', async () => {
    const { append, clock, batches, mappings, uuid } = setUpMapping()
    mappings.update(uuid, { enabled: false })
    append('a')
    await clock.advance(5_000)
    expect(batches).toEqual([])
    mappings.update(uuid, { enabled: true })
    await clock.advance(0)
    expect(batches).toEqual([['a']])
  })

  test('a deleted mapping calls no function', async () => {
    const { append, clock, batches, mappings, uuid } = setUpMapping()
    append('a')
    mappings.delete(uuid)
    await clock.advance(5_000)
    expect(batches).toEqual([])
    expect(() => mappings.describe(uuid)).toThrow(AwsError)
  })
})

test('settings out of range are refused by name [lambda/services-kinesis-parameters]', () => {
  const { mappings } = setUpMapping()
  const input = { eventSourceArn: streamArn, functionName: 'f', startingPosition: 'LATEST' } as const
  expect(() => mappings.create({ ...input, batchSize: 0 })).toThrow('batchSize')
  expect(() => mappings.create({ ...input, maximumRecordAgeSeconds: 5 })).toThrow('maximumRecordAgeSeconds')
})

test('settings that the emulator does not have are refused by name, and not left out', () => {
  const { mappings } = setUpMapping()
  const input = { eventSourceArn: streamArn, functionName: 'f', startingPosition: 'LATEST' } as const
  const tumbling = { ...input, tumblingWindowInSeconds: 30 }
  expect(() => mappings.create(tumbling)).toThrow('tumblingWindowInSeconds')
  // @ts-expect-error -- a position that the emulator does not have
  expect(() => mappings.create({ ...input, startingPosition: 'AT_TIMESTAMP' })).toThrow('startingPosition')
})
