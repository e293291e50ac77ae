import { createCloud } from '@sportsfeeds/emulator'
import { expect, onTestFinished, test } from 'vitest'
import type { Properties } from '../engine/property-values.ts'
import { resourceHandlers } from './index.ts'

const account = { region: 'eu-west-1', accountId: '000000000000' }
const uri = 'arn:aws:lambda:eu-west-1:000000000000:function:echo'

async function setUp() {
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0 })
  onTestFinished(() => cloud.close())
  const context = {
    ...account,
    cloud,
    workDirectory: '',
    generateSecret: (label: string, length: number) => label.padEnd(length, '-').slice(0, length),
  }
  const create = async (type: string, inputs: Properties) => {
    const handler = resourceHandlers.get(type)
    if (handler === undefined) throw new TypeError(`No handler of ${type}.`)
    const request = { urn: `urn:${type}`, type, name: 'shop', inputs }
    const { id, outputs } = await handler.create(context, request)
    const existing = { ...request, id, outputs }
    return {
      id,
      outputs,
      update: (change: Properties) =>
        handler.update(context, existing, { ...request, inputs: { ...inputs, ...change } }),
      remove: () => handler.delete(context, existing),
    }
  }
  return { cloud, create }
}

test('the resources of a REST API are created, changed in place and deleted', async () => {
  const { cloud, create } = await setUp()
  const { drafts } = cloud.restApis
  const api = await create('aws:apigateway/restApi:RestApi', { minimumCompressionSize: '1024' })
  const restApi = api.id
  const games = await create('aws:apigateway/resource:Resource', {
    restApi,
    parentId: api.outputs['rootResourceId'],
    pathPart: 'games',
  })
  const authorizer = await create('aws:apigateway/authorizer:Authorizer', {
    restApi,
    type: 'REQUEST',
    authorizerUri: uri,
  })
  const validator = await create('aws:apigateway/requestValidator:RequestValidator', {
    restApi,
    validateRequestBody: false,
  })
  const address = { restApi, resourceId: games.id, httpMethod: 'GET' }
  const method = await create('aws:apigateway/method:Method', { ...address, authorization: 'NONE' })
  const integration = await create('aws:apigateway/integration:Integration', {
    ...address,
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
  })
  const methodResponse = await create('aws:apigateway/methodResponse:MethodResponse', {
    ...address,
    statusCode: '200',
  })
  const integrationResponse = await create('aws:apigateway/integrationResponse:IntegrationResponse', {
    ...address,
    statusCode: '200',
    responseParameters: { 'method.response.header.A': "'1'" },
  })
  const gatewayResponse = await create('aws:apigateway/response:Response', {
    restApiId: restApi,
    responseType: 'THROTTLED',
    statusCode: '429',
  })
  const deployment = await create('aws:apigateway/deployment:Deployment', { restApi })
  const stage = await create('aws:apigateway/stage:Stage', {
    restApi,
    deployment: deployment.id,
    stageName: 'v1',
  })
  const settings = await create('aws:apigateway/methodSettings:MethodSettings', {
    restApi,
    stageName: 'v1',
    methodPath: '*/*',
    settings: { throttlingRateLimit: 10, throttlingBurstLimit: 5 },
  })

  expect(await (await fetch(`${String(stage.outputs['invokeUrl'])}/games`)).text()).toBe('')

  await api.update({ minimumCompressionSize: '-1' })
  expect(drafts.read('restApi', restApi)?.minimumCompressionSize).toBeUndefined()
  await authorizer.update({ authorizerResultTtlInSeconds: 60 })
  expect(drafts.read('authorizer', authorizer.id)).toMatchObject({ authorizerResultTtlInSeconds: 60 })
  await validator.update({ validateRequestParameters: true })
  expect(drafts.read('requestValidator', validator.id)).toMatchObject({ validateRequestParameters: true })
  await method.update({ apiKeyRequired: true })
  expect(drafts.list('method', { restApiId: restApi })).toMatchObject([{ apiKeyRequired: true }])
  await integration.update({ timeoutMilliseconds: 1_000 })
  expect(drafts.list('integration')).toMatchObject([{ resourceId: games.id, timeoutInMillis: 1_000 }])
  await methodResponse.update({ responseParameters: { 'method.response.header.A': true } })
  await integrationResponse.update({ responseParameters: { 'method.response.header.A': "'2'" } })
  expect(drafts.list('integrationResponse')).toMatchObject([
    { responseParameters: { 'method.response.header.A': "'2'" } },
  ])
  await gatewayResponse.update({ statusCode: '503' })
  expect(drafts.list('gatewayResponse')).toMatchObject([{ statusCode: 503 }])
  await settings.update({ settings: {} })
  expect(drafts.list('methodSettings')[0]?.throttle).toBeUndefined()
  const next = await create('aws:apigateway/deployment:Deployment', { restApi })
  await stage.update({ deployment: next.id })
  await deployment.remove()
  expect(drafts.list('deployment')).toMatchObject([{ id: next.id }])

  for (const resource of [settings, stage, next, gatewayResponse, integrationResponse, methodResponse])
    await resource.remove()
  // Deletes the method and its integration too, which their own removal then accepts.
  await games.remove()
  for (const resource of [integration, method, validator, authorizer, api]) await resource.remove()
  for (const kind of ['restApi', 'resource', 'method', 'integration', 'authorizer', 'stage'] as const) {
    expect(drafts.list(kind)).toEqual([])
  }
})

test('API keys and usage plans are created, changed in place and deleted', async () => {
  const { cloud, create } = await setUp()
  const { drafts } = cloud.restApis
  const key = await create('aws:apigateway/apiKey:ApiKey', {})
  const plan = await create('aws:apigateway/usagePlan:UsagePlan', {
    throttleSettings: { rateLimit: 200, burstLimit: 400 },
  })
  const planKey = await create('aws:apigateway/usagePlanKey:UsagePlanKey', {
    usagePlanId: plan.id,
    keyId: key.id,
    keyType: 'API_KEY',
  })
  expect(planKey.id).toBe(key.id)
  await key.update({ enabled: false })
  expect(drafts.read('apiKey', key.id)).toMatchObject({ enabled: false, value: key.outputs['value'] })
  await plan.update({ quotaSettings: { limit: 7, period: 'DAY' } })
  expect(drafts.read('usagePlan', plan.id)).toMatchObject({ quota: { limit: 7, period: 'DAY' } })
  for (const resource of [planKey, plan, key]) await resource.remove()
  for (const kind of ['apiKey', 'usagePlan', 'usagePlanKey'] as const) expect(drafts.list(kind)).toEqual([])
})

test('the resources of a WebSocket API are created, changed in place and deleted', async () => {
  const { cloud, create } = await setUp()
  const { drafts } = cloud.webSocketApis
  const api = await create('aws:apigatewayv2/api:Api', {
    protocolType: 'WEBSOCKET',
    routeSelectionExpression: '$request.body.action',
  })
  const apiId = api.id
  const authorizer = await create('aws:apigatewayv2/authorizer:Authorizer', {
    apiId,
    name: 'analyst',
    authorizerType: 'REQUEST',
    authorizerUri: uri,
  })
  const integration = await create('aws:apigatewayv2/integration:Integration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: uri,
  })
  const route = await create('aws:apigatewayv2/route:Route', {
    apiId,
    routeKey: '$connect',
    target: `integrations/${integration.id}`,
  })
  const routeResponse = await create('aws:apigatewayv2/routeResponse:RouteResponse', {
    apiId,
    routeId: route.id,
    routeResponseKey: '$default',
  })
  const deployment = await create('aws:apigatewayv2/deployment:Deployment', { apiId })
  const stage = await create('aws:apigatewayv2/stage:Stage', {
    apiId,
    name: 'v1',
    deploymentId: deployment.id,
  })
  expect(stage).toMatchObject({
    id: 'v1',
    outputs: { invokeUrl: `${String(api.outputs['apiEndpoint'])}/v1` },
  })

  await authorizer.update({ identitySources: ['route.request.header.Authorization'] })
  await integration.update({ timeoutMilliseconds: 1_000 })
  expect(drafts.read('integration', integration.id)).toMatchObject({ timeoutInMillis: 1_000 })
  await route.update({ authorizationType: 'CUSTOM', authorizerId: authorizer.id })
  await expect(authorizer.remove()).rejects.toThrow('Cannot delete authorizer')
  await stage.update({ defaultRouteSettings: { throttlingRateLimit: 2, throttlingBurstLimit: 1 } })
  expect(drafts.list('stage')).toMatchObject([{ throttle: { rateLimit: 2, burstLimit: 1 } }])
  await stage.update({
    routeSettings: [{ routeKey: 'ping', throttlingRateLimit: 9, throttlingBurstLimit: 8 }],
  })
  expect(drafts.list('stage')).toMatchObject([
    { routeThrottles: { ping: { rateLimit: 9, burstLimit: 8 } }, throttle: undefined },
  ])

  for (const resource of [stage, deployment, route, routeResponse, integration, authorizer, api]) {
    await resource.remove()
  }
  for (const kind of ['api', 'route', 'routeResponse', 'integration', 'stage'] as const) {
    expect(drafts.list(kind)).toEqual([])
  }
})

test.each([
  [
    'aws:apigateway/stage:Stage',
    { restApi: 'a', deployment: 'd', stageName: 'v1', variables: {} },
    'variables',
  ],
  ['aws:apigateway/restApi:RestApi', { binaryMediaTypes: [] }, 'binaryMediaTypes'],
  [
    'aws:apigateway/method:Method',
    { restApi: 'a', resourceId: 'r', httpMethod: 'GET', authorization: 'AWS_IAM' },
    'authorization',
  ],
  ['aws:apigateway/requestValidator:RequestValidator', { restApi: 'a', validateRequestBody: true }, 'bodies'],
])('%s with a setting that the emulator lacks is refused by name', async (type, inputs, name) => {
  const { create } = await setUp()
  await expect(create(type, inputs)).rejects.toThrow(name)
})

test.each([
  [
    'aws:apigatewayv2/stage:Stage',
    { apiId: 'a', name: 'v1', deploymentId: 'd' },
    '$context.disconnectReason',
    'disconnectReason',
  ],
  [
    'aws:apigatewayv2/stage:Stage',
    { apiId: 'a', name: 'v1', deploymentId: 'd' },
    '$context.resourcePath',
    'resourcePath',
  ],
  [
    'aws:apigateway/stage:Stage',
    { restApi: 'a', deployment: 'd', stageName: 'v1' },
    '$context.routeKey',
    'routeKey',
  ],
])('%s refuses an access log with a variable that it has not (%#)', async (type, inputs, variable, name) => {
  const { create } = await setUp()
  const accessLogSettings = { destinationArn: 'arn', format: `$context.requestId ${variable}` }
  await expect(create(type, { ...inputs, accessLogSettings })).rejects.toThrow(
    `the following context variables are not supported: [${name}]`,
  )
})

test('an access log without the id of the request is refused', async () => {
  const { create } = await setUp()
  const accessLogSettings = { destinationArn: 'arn', format: '$context.status' }
  await expect(
    create('aws:apigateway/stage:Stage', {
      restApi: 'a',
      deployment: 'd',
      stageName: 'v1',
      accessLogSettings,
    }),
  ).rejects.toThrow('must have $context.requestId')
})
