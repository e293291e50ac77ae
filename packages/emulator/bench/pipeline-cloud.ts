import { fileURLToPath } from 'node:url'
import { type Cloud, createCloud } from '../src/cloud.ts'

export interface PipelineCloud {
  readonly cloud: Cloud
  /** Takes a POST of `[[group, id, text], …]`. */
  readonly itemsUrl: string
  readonly socketUrl: string
  /** From now on changes are posted to all that are connected. */
  readonly startPublishing: () => void
  /** Change records in the stream. */
  readonly captured: () => number
}

const region = 'us-east-1'
const tableName = 'items'
const cursorStep = 10_000

/** REST API → function → table → change stream → function → WebSocket API, as small as it can be. */
export async function openPipelineCloud({
  shardCount,
}: {
  readonly shardCount: number
}): Promise<PipelineCloud> {
  const cloud = await createCloud({ region, accountId: '000000000000', host: '127.0.0.1', port: 0 })
  await cloud.dynamodb.createTable({
    tableName,
    hashKey: 'PK',
    rangeKey: 'SK',
    attributes: { PK: 'S', SK: 'S' },
  })
  const { streamArn } = cloud.kinesis.createStream({ streamName: 'changes', shardCount })
  await cloud.dynamodb.setKinesisDestination(tableName, { streamArn, precision: 'MICROSECOND' })
  const { consumerArn } = cloud.kinesis.registerConsumer({ streamArn, name: 'publisher' })
  createFunction(cloud, 'writer', { TABLE_NAME: tableName })
  createFunction(cloud, 'greeter', {})
  const socketUrl = createSocketApi(cloud)
  const cursors = cloud.kinesis
    .shardIds(streamArn)
    .map((shardId) => cloud.kinesis.openCursor(streamArn, shardId, { type: 'TRIM_HORIZON' }))
  let captured = 0
  return {
    cloud,
    itemsUrl: createItemsApi(cloud),
    socketUrl,
    startPublishing() {
      createFunction(cloud, 'publisher', {
        MANAGEMENT_ENDPOINT: socketUrl.replace(/^ws/, 'http'),
        CONNECTIONS: cloud.webSocketApis.connectionIds().join(','),
      })
      cloud.eventSourceMappings.create({
        eventSourceArn: consumerArn,
        functionName: 'publisher',
        startingPosition: 'TRIM_HORIZON',
        batchSize: 500,
      })
    },
    captured() {
      for (const cursor of cursors) {
        for (let taken = cursor.take(cursorStep); taken.length > 0; taken = cursor.take(cursorStep)) {
          captured += taken.length
        }
      }
      return captured
    },
  }
}

function createFunction(cloud: Cloud, name: string, environment: Record<string, string>): void {
  cloud.lambda.createFunction({
    functionName: name,
    codePath: fileURLToPath(new URL(`functions/${name}.mjs`, import.meta.url)),
    handler: `${name}.handler`,
    runtime: 'nodejs24.x',
    memoryMb: 512,
    timeoutSeconds: 30,
    environment,
  })
}

function functionUri(cloud: Cloud, name: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${cloud.lambda.functionArn(name)}/invocations`
}

function createItemsApi(cloud: Cloud): string {
  const { drafts, invokeUrl } = cloud.restApis
  const { id: restApiId } = drafts.create('restApi', { name: 'items' })
  const root = drafts.list('resource', { restApiId })[0]
  const { id: resourceId } = drafts.create('resource', { restApiId, parentId: root?.id, pathPart: 'items' })
  const method = { restApiId, resourceId, httpMethod: 'POST' }
  drafts.create('method', { ...method, authorizationType: 'NONE' })
  drafts.create('integration', { ...method, type: 'AWS_PROXY', uri: functionUri(cloud, 'writer') })
  const { id: deploymentId } = drafts.create('deployment', { restApiId })
  drafts.create('stage', { restApiId, stageName: 'v1', deploymentId })
  return `${invokeUrl(restApiId, 'v1')}/items`
}

function createSocketApi(cloud: Cloud): string {
  const { drafts, invokeUrl } = cloud.webSocketApis
  const { id: apiId } = drafts.create('api', {
    name: 'push',
    routeSelectionExpression: '$request.body.action',
  })
  const { id: integrationId } = drafts.create('integration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: functionUri(cloud, 'greeter'),
  })
  drafts.create('route', { apiId, routeKey: '$default', target: `integrations/${integrationId}` })
  const { id: deploymentId } = drafts.create('deployment', { apiId })
  drafts.create('stage', { apiId, stageName: 'v1', deploymentId })
  return invokeUrl(apiId, 'v1')
}
