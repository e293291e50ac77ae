import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, onTestFinished, test } from 'vitest'
import { type Cloud, createCloud } from '../cloud.ts'
import { functionUri } from '../apigateway/testing/fake-invoker.ts'
import { account } from '../testing/serve.ts'
import type { SlowableService } from './fault-plan.ts'

/** Sends one request and resolves with its status. */
type Send = (cloud: Cloud) => Promise<number>

async function open(): Promise<{ clock: ReturnType<typeof createManualClock>; cloud: Cloud }> {
  const clock = createManualClock(Date.UTC(2026, 0, 1))
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0, clock })
  onTestFinished(() => cloud.close())
  return { clock, cloud }
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  return response.status
}

function target(name: string): Send {
  return ({ endpoint }) =>
    statusOf(endpoint, { method: 'POST', headers: { 'x-amz-target': name }, body: '{}' })
}

const form: Send = ({ endpoint }) =>
  statusOf(endpoint, {
    method: 'POST',
    // Forms that are not signed are not taken.
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=local' },
    body: new URLSearchParams({ Action: 'ListQueues' }),
  })

/** A REST API in front of a function that does not exist: it is invoked all the same. */
const rest: Send = ({ restApis: { drafts, invokeUrl } }) => {
  const { id: restApiId } = drafts.create('restApi', { name: 'shop' })
  const [root] = drafts.list('resource', { restApiId })
  const address = { restApiId, resourceId: root?.id ?? '', httpMethod: 'GET' }
  drafts.create('method', { ...address, authorizationType: 'NONE' })
  drafts.create('integration', { ...address, type: 'AWS_PROXY', uri: functionUri('absent') })
  const { id: deploymentId } = drafts.create('deployment', { restApiId })
  drafts.create('stage', { restApiId, stageName: 'v1', deploymentId })
  return statusOf(invokeUrl(restApiId, 'v1'))
}

const connections: Send = ({ endpoint, webSocketApis }) => {
  const { id } = webSocketApis.drafts.create('api', {
    name: 'push',
    routeSelectionExpression: '$request.body.action',
  })
  return statusOf(`${endpoint}/execute-api/${id}/v1/@connections/L0SM9cOFvHcCIhw=`)
}

test.each<[name: string, service: SlowableService, send: Send, status: number]>([
  ['DynamoDB', 'dynamodb', target('DynamoDB_20120810.ListTables'), 200],
  ['Kinesis', 'kinesis', target('Kinesis_20131202.ListStreams'), 200],
  ['SQS', 'sqs', target('AmazonSQS.ListQueues'), 200],
  ['SQS in its older protocol', 'sqs', form, 200],
  ['a REST API', 'apigateway', rest, 500],
  ['the function of a REST API', 'lambda', rest, 500],
  ['@connections', 'apigateway-websocket', connections, 410],
])('A request to %s waits as long as the plan of its cloud says', async (...row) => {
  const [, service, send, status] = row
  const { clock, cloud } = await open()
  cloud.faults.set({ latency: { [service]: { fixedMs: 1_000 } } })
  let received: number | undefined
  const sent = send(cloud).then((each) => (received = each))
  await expect.poll(() => cloud.faults.counts().latency).toBe(1)
  await clock.advance(999)
  expect(received).toBeUndefined()
  await clock.advance(1)
  expect(await sent).toBe(status)
})
