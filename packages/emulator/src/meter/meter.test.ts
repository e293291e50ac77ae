import { expect, test } from 'vitest'
import { createMeter } from './meter.ts'

test('Counts add up, parts of a unit too, and what was never counted is absent', () => {
  const meter = createMeter()
  meter.add('dynamodb.readRequestUnits', 0.5)
  meter.add('dynamodb.readRequestUnits', 1)
  meter.add('lambda.requests', 1)
  expect(meter.read()).toEqual({ 'dynamodb.readRequestUnits': 1.5, 'lambda.requests': 1 })
})

test('What accrues with time is added at each reading, by everyone who counts so', () => {
  const meter = createMeter()
  let hours = 0
  meter.beforeRead(() => {
    meter.add('kinesis.shardHours', hours)
    hours = 0
  })
  meter.beforeRead(() => meter.add('apigatewayWebsocket.connectionMinutes', 1))
  hours = 2
  expect(meter.read()).toEqual({ 'kinesis.shardHours': 2, 'apigatewayWebsocket.connectionMinutes': 1 })
  expect(meter.read()).toEqual({ 'kinesis.shardHours': 2, 'apigatewayWebsocket.connectionMinutes': 2 })
})

test('A reading stays as it was when more is counted', () => {
  const meter = createMeter()
  meter.add('sqs.requests', 1)
  const before = meter.read()
  meter.add('sqs.requests', 1)
  expect(before).toEqual({ 'sqs.requests': 1 })
})
