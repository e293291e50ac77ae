import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, TextMap, Texts, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const ApiInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  protocolType: z.literal('WEBSOCKET', 'the emulator has WebSocket APIs of this kind only'),
  routeSelectionExpression: z.string(),
  // REST clients of the usual kind: the key is in a header, and the emulator's WebSocket APIs take none.
  apiKeySelectionExpression: inert,
  description: inert,
  disableExecuteApiEndpoint: inert,
  ipAddressType: inert,
  version: inert,
})
type ApiInputs = z.infer<typeof ApiInputs>

export const api = defineResource<CloudContext, ApiInputs>({
  type: 'aws:apigatewayv2/api:Api',
  inputs: ApiInputs,
  create({ cloud, region }, request) {
    const name = physicalName(request, request.inputs.name)
    const { apiId, apiEndpoint, executionArn } = cloud.webSocketApis.createApi({
      name,
      routeSelectionExpression: request.inputs.routeSelectionExpression,
    })
    const arn = `arn:aws:apigateway:${region}::/apis/${apiId}`
    return { id: apiId, outputs: { name, apiEndpoint, executionArn, arn } }
  },
  delete: ({ cloud }, { id }) => cloud.webSocketApis.deleteApi(id),
})

const AuthorizerInputs = z.strictObject({
  region: tagInputs.region,
  apiId: z.string(),
  name: z.string().optional(),
  authorizerType: z.literal('REQUEST'),
  authorizerUri: z.string(),
  identitySources: Texts.default([]),
  authorizerCredentialsArn: inert,
})
type AuthorizerInputs = z.infer<typeof AuthorizerInputs>

export const authorizer = defineResource<CloudContext, AuthorizerInputs>({
  type: 'aws:apigatewayv2/authorizer:Authorizer',
  inputs: AuthorizerInputs,
  replaceOn: ['apiId', 'name'],
  create({ cloud }, request) {
    const { apiId, authorizerUri, identitySources } = request.inputs
    const name = physicalName(request, request.inputs.name)
    const { authorizerId } = cloud.webSocketApis.createAuthorizer({
      apiId,
      name,
      authorizerUri,
      identitySources,
    })
    return { id: authorizerId, outputs: { name } }
  },
  update({ cloud }, { id, outputs }, { inputs: { apiId, authorizerUri, identitySources } }) {
    cloud.webSocketApis.updateAuthorizer({ apiId, authorizerId: id, authorizerUri, identitySources })
    return { id, outputs }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.webSocketApis.deleteAuthorizer({ apiId: inputs.apiId, authorizerId: id }),
})

const IntegrationInputs = z.strictObject({
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
})
type IntegrationInputs = z.infer<typeof IntegrationInputs>

export const integration = defineResource<CloudContext, IntegrationInputs>({
  type: 'aws:apigatewayv2/integration:Integration',
  inputs: IntegrationInputs,
  replaceOn: ['apiId', 'timeoutMilliseconds'],
  create({ cloud }, { inputs: { apiId, integrationUri, timeoutMilliseconds } }) {
    const { integrationId } = cloud.webSocketApis.createIntegration({
      apiId,
      type: 'AWS_PROXY',
      integrationUri,
      timeoutMs: timeoutMilliseconds,
    })
    return { id: integrationId, outputs: {} }
  },
  update({ cloud }, { id, outputs }, { inputs: { apiId, integrationUri } }) {
    cloud.webSocketApis.updateIntegration({ apiId, integrationId: id, integrationUri })
    return { id, outputs }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.webSocketApis.deleteIntegration({ apiId: inputs.apiId, integrationId: id }),
})

const RouteInputs = z.strictObject({
  region: tagInputs.region,
  apiId: z.string(),
  routeKey: z.string(),
  target: z.string().optional(),
  authorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
  authorizerId: z.string().optional(),
  // With any value the route answers; what it answers is its route response.
  routeResponseSelectionExpression: z.literal('$default').optional(),
  operationName: inert,
})
type RouteInputs = z.infer<typeof RouteInputs>

export const route = defineResource<CloudContext, RouteInputs>({
  type: 'aws:apigatewayv2/route:Route',
  inputs: RouteInputs,
  replaceOn: ['apiId', 'routeKey'],
  create({ cloud }, { inputs: { apiId, routeKey, target, authorizationType, authorizerId } }) {
    const { routeId } = cloud.webSocketApis.createRoute({
      apiId,
      routeKey,
      target,
      authorizationType,
      authorizerId,
    })
    return { id: routeId, outputs: {} }
  },
  update({ cloud }, { id, outputs }, { inputs: { apiId, target, authorizationType, authorizerId } }) {
    cloud.webSocketApis.updateRoute({ apiId, routeId: id, target, authorizationType, authorizerId })
    return { id, outputs }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.webSocketApis.deleteRoute({ apiId: inputs.apiId, routeId: id }),
})

const RouteResponseInputs = z.strictObject({
  region: tagInputs.region,
  apiId: z.string(),
  routeId: z.string(),
  routeResponseKey: z.literal('$default'),
  modelSelectionExpression: inert,
  responseModels: inert,
})
type RouteResponseInputs = z.infer<typeof RouteResponseInputs>

export const routeResponse = defineResource<CloudContext, RouteResponseInputs>({
  type: 'aws:apigatewayv2/routeResponse:RouteResponse',
  inputs: RouteResponseInputs,
  create({ cloud }, { inputs: { apiId, routeId, routeResponseKey } }) {
    const { routeResponseId } = cloud.webSocketApis.createRouteResponse({ apiId, routeId, routeResponseKey })
    return { id: routeResponseId, outputs: {} }
  },
  delete: ({ cloud }, { id, inputs: { apiId, routeId } }) =>
    cloud.webSocketApis.deleteRouteResponse({ apiId, routeId, routeResponseId: id }),
})

const DeploymentInputs = z.strictObject({
  region: tagInputs.region,
  apiId: z.string(),
  triggers: TextMap.optional(),
  description: inert,
})
type DeploymentInputs = z.infer<typeof DeploymentInputs>

export const deployment = defineResource<CloudContext, DeploymentInputs>({
  type: 'aws:apigatewayv2/deployment:Deployment',
  inputs: DeploymentInputs,
  createBeforeDelete: true,
  create({ cloud }, { inputs: { apiId } }) {
    const { deploymentId } = cloud.webSocketApis.createDeployment({ apiId })
    return { id: deploymentId, outputs: { autoDeployed: false } }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.webSocketApis.deleteDeployment({ apiId: inputs.apiId, deploymentId: id }),
})

const StageInputs = z.strictObject({
  ...tagInputs,
  apiId: z.string(),
  name: z.string(),
  deploymentId: z.string(),
  stageVariables: TextMap.default({}),
  defaultRouteSettings: z
    .looseObject({
      throttlingRateLimit: z.coerce.number().optional(),
      throttlingBurstLimit: Whole.optional(),
    })
    .optional(),
  // Only HTTP APIs deploy by themselves.
  autoDeploy: z.literal(false).optional(),
  accessLogSettings: inert,
  description: inert,
})
type StageInputs = z.infer<typeof StageInputs>

export const stage = defineResource<CloudContext, StageInputs>({
  type: 'aws:apigatewayv2/stage:Stage',
  inputs: StageInputs,
  replaceOn: ['apiId', 'name'],
  create({ cloud }, { inputs }) {
    const { apiId, name, deploymentId } = inputs
    const outputs = cloud.webSocketApis.createStage({ apiId, name, deploymentId, ...stageSettings(inputs) })
    return { id: name, outputs: { ...outputs } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    const { apiId, name, deploymentId } = inputs
    cloud.webSocketApis.updateStage({ apiId, name, deploymentId, ...stageSettings(inputs) })
    return { id, outputs }
  },
  delete: ({ cloud }, { inputs: { apiId, name } }) => cloud.webSocketApis.deleteStage({ apiId, name }),
})

function stageSettings({ stageVariables, defaultRouteSettings }: StageInputs) {
  const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = defaultRouteSettings ?? {}
  return {
    variables: stageVariables,
    throttling: rateLimit === undefined || burstLimit === undefined ? undefined : { rateLimit, burstLimit },
  }
}
