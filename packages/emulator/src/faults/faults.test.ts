import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis'
import { fileURLToPath } from 'node:url'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Cloud, createCloud } from '../cloud.ts'
import { account } from '../testing/serve.ts'
import { faultKinds, type FaultPlanInput } from './fault-plan.ts'

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const TableName = 'things'

function settingsOf({ endpoint }: Cloud) {
  return {
    endpoint,
    region: account.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }
}

function itemOf(id: number) {
  return { id: { S: String(id) } }
}

/** A table whose changes go to a stream of one shard. */
async function setUp() {
  const clock = createManualClock(Date.UTC(2026, 0, 1))
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0, clock })
  const client = new DynamoDBClient(settingsOf(cloud))
  onTestFinished(async () => {
    client.destroy()
    await cloud.close()
  })
  await cloud.dynamodb.createTable({ tableName: TableName, hashKey: 'id', attributes: { id: 'S' } })
  const { streamArn } = cloud.kinesis.createStream({ streamName: 'changes' })
  await cloud.dynamodb.setKinesisDestination(TableName, { streamArn, precision: 'MICROSECOND' })
  const cursor = cloud.kinesis.openCursor(streamArn, 'shardId-000000000000', { type: 'TRIM_HORIZON' })
  return {
    clock,
    cloud,
    put: (id: number) => client.send(new PutItemCommand({ TableName, Item: itemOf(id) })),
    /** Number of 25 writes that are left undone. */
    putBatch: async (from: number) => {
      const requests = Array.from({ length: 25 }, (_, index) => ({
        PutRequest: { Item: itemOf(from + index) },
      }))
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }),
      )
      return UnprocessedItems?.[TableName]?.length ?? 0
    },
    /** The ids in the new change records, in their order. */
    changes: () =>
      cursor.take(10_000).map(({ data }) => {
        const { dynamodb } = JSON.parse(new TextDecoder().decode(data)) as {
          dynamodb: { Keys: { id: { S: string } } }
        }
        return Number(dynamodb.Keys.id.S)
      }),
  }
}

/** A function whose every instance counts its invocations. */
function createCounter({ lambda }: Cloud, functionName: string) {
  const { functionArn } = lambda.createFunction({
    functionName,
    codePath: fileURLToPath(new URL('../lambda/fixtures/probe.mjs', import.meta.url)),
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memoryMb: 128,
    timeoutSeconds: 60,
    environment: {},
  })
  return () => lambda.invoke(functionArn, '{"do":"count"}')
}

const noFaults = Object.fromEntries(faultKinds.map((kind) => [kind, 0]))

test('Nothing goes wrong unless a plan says so', async () => {
  const { changes, cloud, putBatch } = await setUp()
  expect(await putBatch(0)).toBe(0)
  expect(changes()).toEqual(Array.from({ length: 25 }, (_, id) => id))
  cloud.faults.set({})
  expect(await putBatch(100)).toBe(0)
  expect(changes()).toHaveLength(25)
  expect(cloud.faults.counts()).toEqual(noFaults)
})

test('Faults are switched while the cloud runs, and clearing them restores normal service', async () => {
  const { changes, clock, cloud, put, putBatch } = await setUp()
  const { faults } = cloud
  faults.set({ throttling: { share: 1, operations: ['PutItem'] }, duplicatedChanges: { share: 1 } })
  await expect(put(0)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  await putBatch(100)
  expect(changes()).toHaveLength(50)
  faults.set({ reorderedChanges: { share: 1, after: 2, withinMs: 500 }, delayedShards: { delayMs: 10 } })
  expect(faults.plan()).toMatchObject({ seed: 1, delayedShards: { delayMs: 10, streamName: '*' } })
  await put(1)
  expect(changes()).toEqual([])
  await clock.advance(500)
  expect(changes()).toEqual([])
  await clock.advance(10)
  expect(changes()).toEqual([1])
  await put(2)
  faults.clear()
  await put(3)
  expect(changes()).toEqual([2, 3])
  expect(faults.plan()).toBeUndefined()
  expect(faults.counts()).toEqual({
    ...noFaults,
    throttling: 1,
    duplicatedChanges: 25,
    reorderedChanges: 2,
    delayedShards: 2,
  })
})

test('A timeline switches kinds on and off by the clock, and clearing ends it', async () => {
  const { clock, cloud, put } = await setUp()
  const isThrottled = async (): Promise<boolean> =>
    put(0).then(
      () => false,
      () => true,
    )
  cloud.faults.set({
    timeline: [{ name: 'storm', fromMs: 1_000, toMs: 2_000, faults: { throttling: { share: 1 } } }],
    repeatEveryMs: 5_000,
  })
  const seen = [await isThrottled()]
  for (const waitMs of [1_000, 1_000, 4_000]) {
    await clock.advance(waitMs)
    seen.push(await isThrottled())
  }
  expect(seen).toEqual([false, true, false, true])
  cloud.faults.clear()
  expect(await isThrottled()).toBe(false)
  await clock.advance(5_000)
  expect(await isThrottled()).toBe(false)
})

/** Results of three batches under a plan. */
async function runBatches(plan: FaultPlanInput) {
  const { cloud, changes, putBatch } = await setUp()
  cloud.faults.set(plan)
  const left = [await putBatch(0), await putBatch(100), await putBatch(200)]
  cloud.faults.clear()
  return { left, changes: changes() }
}

test('The same seed does the same again, another seed something else', async () => {
  const plan = { unprocessedItems: { share: 0.3 }, reorderedChanges: { share: 0.3, after: 3 } }
  const first = await runBatches(plan)
  expect(await runBatches({ ...plan, seed: 1 })).toEqual(first)
  expect(await runBatches({ ...plan, seed: 2 })).not.toEqual(first)
})

/** Results of three batches when a plan grows after the first one. */
async function runGrowing(second: FaultPlanInput) {
  const { cloud, putBatch } = await setUp()
  const plan = { unprocessedItems: { share: 0.3 } }
  cloud.faults.set(plan)
  const left = [await putBatch(0)]
  cloud.faults.set({ ...plan, ...second })
  return [...left, await putBatch(100), await putBatch(200)]
}

test('A kind continues as it would have when another one is switched on', async () => {
  const alone = await runGrowing({})
  expect(await runGrowing({ duplicatedChanges: { share: 0.5 }, throttling: { share: 0 } })).toEqual(alone)
})

test('A timer of one kind is not set back when another kind is switched', async () => {
  const { clock, cloud } = await setUp()
  await createCounter(cloud, 'counter')()
  const killedFunctions = { everyMs: 1_000 }
  cloud.faults.set({ killedFunctions })
  await clock.advance(600)
  cloud.faults.set({ killedFunctions, throttling: { share: 0 } })
  await clock.advance(400)
  await expect.poll(() => cloud.faults.counts().killedFunctions).toBe(1)
})

test('Requests that wait come through whole, over HTTP/1.1 and HTTP/2', async () => {
  const { changes, clock, cloud, put } = await setUp()
  const kinesis = new KinesisClient(settingsOf(cloud))
  onTestFinished(() => kinesis.destroy())
  cloud.faults.set({ latency: { dynamodb: { fixedMs: 40 }, kinesis: { fixedMs: 60 } } })
  const Data = new TextEncoder().encode(JSON.stringify({ dynamodb: { Keys: itemOf(2) } }))
  const requests = Promise.all([
    put(1),
    kinesis.send(new PutRecordCommand({ StreamName: 'changes', PartitionKey: 'k', Data })),
  ])
  await expect.poll(() => cloud.faults.counts().latency).toBe(2)
  await clock.advance(39)
  expect(changes()).toEqual([])
  await clock.advance(61)
  await requests
  expect(changes()).toEqual([1, 2])
})

test('A plan with mistakes leaves the one before in effect', async () => {
  const { cloud, put } = await setUp()
  cloud.faults.set({ throttling: { share: 1 } })
  expect(() => cloud.faults.set({ throttling: { share: 2 }, cutConnections: { everyMs: 0 } })).toThrow(
    'The fault plan has 2 mistakes:\n  throttling.share: ',
  )
  await expect(put(1)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
})

test('Closing the cloud delivers what is held, and leaves no timer behind', async () => {
  const { changes, clock, cloud, put } = await setUp()
  cloud.faults.set({
    reorderedChanges: { share: 1, after: 9, withinMs: 60_000 },
    killedFunctions: { everyMs: 10 },
    cutConnections: { everyMs: 10 },
  })
  await put(1)
  expect(changes()).toEqual([])
  await cloud.close()
  expect(changes()).toEqual([1])
  await clock.advance(60_000)
  expect(changes()).toEqual([])
})

test('An invocation is killed in the middle, and the function continues on another instance', async () => {
  const { cloud } = await setUp()
  const invoke = createCounter(cloud, 'dev-counter-1a2b')
  expect(await invoke()).toEqual({ kind: 'ok', payload: '1' })
  cloud.faults.set({ killedFunctions: { functionName: '*-counter-*', share: 1 } })
  expect(await invoke()).toMatchObject({ kind: 'error', errorType: 'Runtime.ExitError' })
  cloud.faults.clear()
  expect(await invoke()).toEqual({ kind: 'ok', payload: '1' })
  expect(cloud.faults.counts().killedFunctions).toBe(1)
})
