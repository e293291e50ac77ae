import { fileURLToPath } from 'node:url'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createCloud } from '../cloud.ts'
import { account } from '../testing/serve.ts'

async function setUp() {
  const clock = createManualClock(Date.UTC(2026, 0, 1))
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0, clock })
  onTestFinished(() => cloud.close())
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${cloud.endpoint}/_cloud/${path}`, init)
    const text = await response.text()
    return { status: response.status, text, json: () => JSON.parse(text) as unknown }
  }
  return { clock, cloud, ask }
}

test('The meter is read from outside the process, hours up to this moment included', async () => {
  const { ask, clock, cloud } = await setUp()
  const { streamArn } = cloud.kinesis.createStream({ streamName: 'changes', shardCount: 3 })
  await clock.advance(1_800_000)
  cloud.kinesis.registerConsumer({ streamArn, name: 'live' })
  await clock.advance(1_800_000)
  expect((await ask('meter')).json()).toEqual({
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-01T01:00:00.000Z',
    seconds: 3_600,
    units: { 'kinesis.shardHours': 3, 'kinesis.consumerShardHours': 1.5 },
  })
})

test('A stream that is deleted costs nothing from then on, one in on-demand mode is counted separately', async () => {
  const { clock, cloud } = await setUp()
  cloud.kinesis.createStream({ streamName: 'short' })
  cloud.kinesis.createStream({ streamName: 'elastic', mode: 'ON_DEMAND' })
  await clock.advance(3_600_000)
  cloud.kinesis.deleteStream('short')
  await clock.advance(3_600_000)
  expect(cloud.meter.read()).toEqual({ 'kinesis.shardHours': 1, 'kinesis.onDemandStreamHours': 2 })
})

test('Faults are read, set and ended from outside', async () => {
  const { ask } = await setUp()
  expect((await ask('faults')).json()).toMatchObject({ plan: null, counts: { throttling: 0 } })
  const set = await ask('faults', { method: 'PUT', body: '{"throttling": {"share": 0.5}}' })
  expect(set.json()).toMatchObject({ plan: { seed: 1, throttling: { share: 0.5 } } })
  expect((await ask('faults', { method: 'DELETE' })).json()).toMatchObject({ plan: null })
})

test('A plan with mistakes is refused with each of them, and the former stays in effect', async () => {
  const { ask } = await setUp()
  await ask('faults', { method: 'PUT', body: '{"throttling": {"share": 0.5}}' })
  const refused = await ask('faults', { method: 'PUT', body: '{"throtling": {}, "seed": -1}' })
  expect(refused.status).toBe(400)
  expect(refused.json()).toMatchObject({
    mistakes: [expect.stringContaining('seed'), expect.stringContaining('throtling')],
  })
  expect((await ask('faults', { method: 'PUT', body: '{' })).text).toContain('not JSON')
  expect((await ask('faults')).json()).toMatchObject({ plan: { throttling: { share: 0.5 } } })
})

test('The log of a function is read as text; an unknown function is refused with the known names', async () => {
  const { ask, cloud } = await setUp()
  cloud.lambda.createFunction({
    functionName: 'greeter',
    codePath: fileURLToPath(new URL('../lambda/fixtures/greeter.mjs', import.meta.url)),
    handler: 'greeter.handler',
    runtime: 'nodejs24.x',
    memoryMb: 128,
    timeoutSeconds: 10,
    environment: {},
  })
  await cloud.lambda.invoke('greeter', '{}')
  const { status, text } = await ask('logs/greeter')
  expect(status).toBe(200)
  expect(text).toMatch(/^2026-01-01T00:00:00.000Z START RequestId: /)
  expect((await ask('logs')).json()).toEqual({ functions: ['greeter'], services: [] })
  const unknown = await ask('logs/greter')
  expect(unknown.status).toBe(404)
  expect(unknown.json()).toEqual({
    message: 'Unknown function or service "greter".',
    functions: ['greeter'],
    services: [],
  })
  expect((await ask('logs/%E0%A4%A')).status).toBe(404)
})

test('Other methods and paths are refused with what there is', async () => {
  const { ask } = await setUp()
  expect((await ask('meter', { method: 'POST' })).status).toBe(405)
  expect((await ask('nothing')).json()).toEqual({
    paths: ['/_cloud/meter', '/_cloud/faults', '/_cloud/logs', '/_cloud/logs/<function or service>'],
  })
})
