import * as z from 'zod'
import { accessLogSettings, webSocketLogVariables } from './access-log-settings.ts'
import { createDraftResources } from './draft-resource.ts'
import { inert, tagInputs, TextMap, Strings, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const defineWebSocketResource = createDraftResources(({ webSocketApis }) => webSocketApis.drafts)

export const api = defineWebSocketResource({
  type: 'aws:apigatewayv2/api:Api',
  kind: 'api',
  inputs: z.strictObject({
    ...tagInputs,
    name: z.string().optional(),
    protocolType: z.literal('WEBSOCKET', 'the emulator has WebSocket APIs of this kind only'),
    routeSelectionExpression: z.string(),
    // The emulator's WebSocket APIs take no keys.
    apiKeySelectionExpression: inert,
    description: inert,
    disableExecuteApiEndpoint: inert,
    ipAddressType: inert,
    version: inert,
  }),
  settings: ({ inputs: { name, routeSelectionExpression }, ...resource }) => ({
    name: physicalName(resource, name),
    routeSelectionExpression,
  }),
  outputs: ({ id, name }, { cloud, region, accountId }) => ({
    name,
    apiEndpoint: cloud.webSocketApis.apiEndpoint(id),
    executionArn: `arn:aws:execute-api:${region}:${accountId}:${id}`,
    arn: `arn:aws:apigateway:${region}::/apis/${id}`,
  }),
})

export const authorizer = defineWebSocketResource({
  type: 'aws:apigatewayv2/authorizer:Authorizer',
  kind: 'authorizer',
  inputs: z.strictObject({
    region: tagInputs.region,
    apiId: z.string(),
    name: z.string().optional(),
    authorizerType: z.literal('REQUEST'),
    authorizerUri: z.string(),
    identitySources: Strings.optional(),
    authorizerCredentialsArn: inert,
  }),
  replaceOn: ['apiId'],
  settings: ({ inputs: { name, identitySources: identitySource, ...settings }, ...resource }) => ({
    ...settings,
    name: physicalName(resource, name),
    identitySource,
  }),
  outputs: ({ name }) => ({ name }),
})

export const integration = defineWebSocketResource({
  type: 'aws:apigatewayv2/integration:Integration',
  kind: 'integration',
  inputs: z.strictObject({
    region: tagInputs.region,
    apiId: z.string(),
    integrationType: z.literal('AWS_PROXY'),
    integrationUri: z.string(),
    // A function is always invoked by POST.
    integrationMethod: z.literal('POST').optional(),
    timeoutMilliseconds: Whole.optional(),
    contentHandlingStrategy: inert,
    credentialsArn: inert,
    description: inert,
    passthroughBehavior: inert,
  }),
  replaceOn: ['apiId'],
  settings: ({ inputs: { timeoutMilliseconds: timeoutInMillis, ...settings } }) => ({
    ...settings,
    timeoutInMillis,
  }),
})

export const route = defineWebSocketResource({
  type: 'aws:apigatewayv2/route:Route',
  kind: 'route',
  inputs: z.strictObject({
    region: tagInputs.region,
    apiId: z.string(),
    routeKey: z.string(),
    target: z.string().optional(),
    authorizationType: z.enum(['NONE', 'CUSTOM']).optional(),
    authorizerId: z.string().optional(),
    // Makes the route two-way; what it sends is its route response.
    routeResponseSelectionExpression: z.literal('$default').optional(),
    operationName: inert,
  }),
  replaceOn: ['apiId', 'routeKey'],
  settings: ({ inputs }) => inputs,
})

export const routeResponse = defineWebSocketResource({
  type: 'aws:apigatewayv2/routeResponse:RouteResponse',
  kind: 'routeResponse',
  inputs: z.strictObject({
    region: tagInputs.region,
    apiId: z.string(),
    routeId: z.string(),
    routeResponseKey: z.literal('$default'),
    modelSelectionExpression: inert,
    responseModels: inert,
  }),
  replaceOn: ['*'],
  settings: ({ inputs }) => inputs,
})

export const deployment = defineWebSocketResource({
  type: 'aws:apigatewayv2/deployment:Deployment',
  kind: 'deployment',
  inputs: z.strictObject({
    region: tagInputs.region,
    apiId: z.string(),
    triggers: TextMap.optional(),
    description: inert,
  }),
  replaceOn: ['*'],
  createBeforeDelete: true,
  settings: ({ inputs: { apiId } }) => ({ apiId }),
  outputs: () => ({ autoDeployed: false }),
})

const RouteSettings = z.looseObject({
  throttlingRateLimit: z.coerce.number().optional(),
  throttlingBurstLimit: Whole.optional(),
})

function toThrottle(settings: z.infer<typeof RouteSettings>) {
  const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = settings
  return rateLimit === undefined || burstLimit === undefined ? undefined : { rateLimit, burstLimit }
}

export const stage = defineWebSocketResource({
  type: 'aws:apigatewayv2/stage:Stage',
  kind: 'stage',
  inputs: z.strictObject({
    ...tagInputs,
    apiId: z.string(),
    name: z.string(),
    deploymentId: z.string(),
    defaultRouteSettings: RouteSettings.optional(),
    routeSettings: z.array(RouteSettings.extend({ routeKey: z.string() })).default([]),
    // Only HTTP APIs deploy automatically.
    autoDeploy: z.literal(false).optional(),
    // Access logs are not written, but what AWS would refuse is refused.
    accessLogSettings: accessLogSettings(webSocketLogVariables).optional(),
    description: inert,
  }),
  replaceOn: ['apiId', 'name'],
  settings: ({ inputs: { apiId, name: stageName, deploymentId, defaultRouteSettings, routeSettings } }) => ({
    apiId,
    stageName,
    deploymentId,
    throttle: toThrottle(defaultRouteSettings ?? {}),
    routeThrottles: Object.fromEntries(
      routeSettings.flatMap(({ routeKey, ...settings }) => {
        const throttle = toThrottle(settings)
        return throttle === undefined ? [] : [[routeKey, throttle]]
      }),
    ),
  }),
  id: ({ stageName }) => stageName,
  outputs: ({ apiId, stageName }, { cloud, region, accountId }) => ({
    invokeUrl: cloud.webSocketApis.invokeUrl(apiId, stageName),
    arn: `arn:aws:apigateway:${region}::/apis/${apiId}/stages/${stageName}`,
    executionArn: `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stageName}`,
  }),
})
