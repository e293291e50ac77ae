import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InvocationResult } from '../lambda/types.ts'
import { laneOf } from './shard-reader.ts'
import { failure, ok, setUpMapping } from './testing/set-up-mapping.ts'

describe('parallel batches of one shard', () => {
  test('a key that waits delays only its own lane [lambda/with-kinesis]', async () => {
    const keys = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7']
    const slow = keys[0] ?? ''
    const sameLane = keys.filter((key) => laneOf(key, 4) === laneOf(slow, 4))
    const { append, clock, batches } = setUpMapping({ parallelizationFactor: 4, batchSize: 1 }, ([key]) =>
      key === slow ? new Promise<InvocationResult>(() => {}) : ok,
    )
    append(...keys)
    await clock.advance(0)
    const sent = batches.flat().toSorted()
    expect(sent).toEqual([slow, ...keys.filter((key) => !sameLane.includes(key))].toSorted())
  })

  test('each key keeps its order and no record is lost, whatever fails [lambda/with-kinesis]', async () => {
    const scenario = fc.record({
      factor: fc.integer({ min: 1, max: 10 }),
      batchSize: fc.integer({ min: 1, max: 8 }),
      bisect: fc.boolean(),
      reports: fc.boolean(),
      keys: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 }),
      failing: fc.array(fc.boolean(), { maxLength: 40 }),
      pauses: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }),
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ factor, batchSize, bisect, reports, keys, failing, pauses }) => {
        const done = new Map<string, string[]>()
        const outcomes = [...failing]
        const { stream, clock } = setUpMapping(
          {
            parallelizationFactor: factor,
            batchSize,
            bisectBatchOnFunctionError: bisect,
            functionResponseTypes: reports ? ['ReportBatchItemFailures'] : [],
          },
          (_, { Records }) => {
            const fails = outcomes.shift() ?? false
            const middle = Math.floor(Records.length / 2)
            const finished = fails ? (reports ? Records.slice(0, middle) : []) : Records
            for (const { kinesis } of finished) {
              done.set(kinesis.partitionKey, [
                ...(done.get(kinesis.partitionKey) ?? []),
                kinesis.sequenceNumber,
              ])
            }
            if (!fails) return ok
            const itemIdentifier = Records[middle]?.kinesis.sequenceNumber
            return reports
              ? { kind: 'ok', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier }] }) }
              : failure
          },
        )
        const expected = new Map<string, string[]>()
        for (const [index, number] of keys.entries()) {
          const key = `k${number}`
          const { sequenceNumber } = stream.append({ key })
          expected.set(key, [...(expected.get(key) ?? []), sequenceNumber])
          if (pauses[index] !== undefined) await clock.advance(pauses[index])
        }
        const isFinished = (): boolean =>
          [...done.values()].reduce((sum, { length }) => sum + length, 0) >= keys.length
        for (let round = 0; round < 60 && !isFinished(); round += 1) await clock.advance(60_000)
        // A record that is sent twice would arrive by then.
        await clock.advance(60_000)
        expect(done).toEqual(expected)
      }),
    )
  })

  test('a change of the factor takes effect when no batch is running', async () => {
    const gate = Promise.withResolvers<InvocationResult>()
    const { append, clock, batches, mappings, uuid } = setUpMapping({}, (keys) =>
      keys.includes('first') ? gate.promise : ok,
    )
    append('first')
    await clock.advance(0)
    mappings.update(uuid, { parallelizationFactor: 4, batchSize: 1 })
    append('a', 'b')
    await clock.advance(0)
    expect(batches).toEqual([['first']])
    gate.resolve(ok)
    await clock.advance(1_000)
    expect(batches.flat().toSorted()).toEqual(['a', 'b', 'first'])
  })
})

test('a batch that fails holds back its own shard and no other [lambda/with-kinesis]', async () => {
  const shardIds = ['shardId-000000000000', 'shardId-000000000001']
  const { stream, clock, batches, describeMapping } = setUpMapping(
    {},
    (keys) => (keys.includes('poison') ? failure : ok),
    shardIds,
  )
  stream.append({ key: 'poison', shardId: shardIds[0] ?? '' })
  await clock.advance(0)
  stream.append({ key: 'behind', shardId: shardIds[0] ?? '' })
  stream.append({ key: 'neighbour', shardId: shardIds[1] ?? '' })
  await clock.advance(100)
  expect(batches).toEqual([['poison'], ['neighbour']])
  expect(describeMapping().iteratorAgeMs).toEqual({ [shardIds[0] ?? '']: 100, [shardIds[1] ?? '']: 0 })
})
