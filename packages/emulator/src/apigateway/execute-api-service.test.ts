import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createSystemClock } from '@sportsfeeds/std'
import { request } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createWebSocketApis } from '../apigateway-websocket/websocket-apis.ts'
import { createFrontDoor } from '../http/front-door.ts'
import { createLambda } from '../lambda/lambda.ts'
import { createMeter } from '../meter/meter.ts'
import { createExecuteApiService } from './execute-api-service.ts'
import { createRestApis } from './rest-apis.ts'
import { functionUri } from './testing/fake-invoker.ts'

const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function setUp() {
  let port = 0
  const endpoint = () => `http://127.0.0.1:${port}`
  const shared = {
    region: 'eu-west-1',
    accountId: '123456789012',
    clock: createSystemClock({ isMonotonic: true, isBackground: true }),
    meter: createMeter(),
    endpoint,
  }
  const lambda = createLambda(shared)
  const restApis = createRestApis({ ...shared, invoker: lambda })
  const webSocketApis = createWebSocketApis({ ...shared, invoker: lambda })
  const door = createFrontDoor()
  door.mount('/execute-api', createExecuteApiService({ restApis, webSocketApis }))
  port = await door.listen({ host: '127.0.0.1', port: 0 })
  cleanUps.push(
    () => door.close(),
    () => lambda.close(),
    () => webSocketApis.close(),
  )
  lambda.createFunction({
    functionName: 'greeter',
    codePath: fileURLToPath(new URL('../lambda/fixtures/greeter.mjs', import.meta.url)),
    handler: 'greeter.handler',
    runtime: 'nodejs24.x',
    memoryMb: 256,
    timeoutSeconds: 10,
    environment: {},
  })
  return { restApis, webSocketApis }
}

test('a REST API and a WebSocket API share one path and run deployed code', async () => {
  const { restApis, webSocketApis } = await setUp()
  const uri = functionUri('greeter')

  const rest = restApis.drafts
  const { id: restApiId } = rest.create('restApi', { name: 'rest' })
  const [root] = rest.list('resource', { restApiId })
  const address = { restApiId, resourceId: root?.id ?? '', httpMethod: 'POST' }
  rest.create('method', { ...address, authorizationType: 'NONE' })
  rest.create('integration', { ...address, type: 'AWS_PROXY', uri })
  rest.create('stage', {
    restApiId,
    stageName: 'v1',
    deploymentId: rest.create('deployment', { restApiId }).id,
  })
  const response = await request(restApis.invokeUrl(restApiId, 'v1'), { method: 'POST', body: 'REST' })
  expect(await response.body.text()).toBe('hello REST')

  const push = webSocketApis.drafts
  const { id: apiId } = push.create('api', {
    name: 'push',
    routeSelectionExpression: '$request.body.action',
  })
  const integration = push.create('integration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: uri,
  })
  for (const routeKey of ['$connect', '$default']) {
    push.create('route', { apiId, routeKey, target: `integrations/${integration.id}` })
  }
  push.create('stage', { apiId, stageName: 'v1', deploymentId: push.create('deployment', { apiId }).id })
  const socket = new WebSocket(webSocketApis.invokeUrl(apiId, 'v1'))
  cleanUps.push(() => socket.terminate())
  await once(socket, 'open')
  socket.send('there')
  const [message] = await once(socket, 'message')
  expect(String(message)).toBe('hello there')
})
