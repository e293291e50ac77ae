import { gatewayResponseTypes } from '@sportsfeeds/emulator'
import * as z from 'zod'
import { accessLogSettings, restLogVariables } from './access-log-settings.ts'
import { createDraftResources } from './draft-resource.ts'
import { inert, tagInputs, TextMap, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const defineRestResource = createDraftResources(({ restApis }) => restApis.drafts)

export const restApi = defineRestResource({
  type: 'aws:apigateway/restApi:RestApi',
  kind: 'restApi',
  inputs: z.strictObject({
    ...tagInputs,
    name: z.string().optional(),
    // A string at the provider; −1 switches compression off.
    minimumCompressionSize: Whole.optional(),
    apiKeySource: z.literal('HEADER').optional(),
    description: inert,
    endpointConfiguration: inert,
    disableExecuteApiEndpoint: inert,
    policy: inert,
  }),
  settings({ inputs, ...resource }) {
    const { name, minimumCompressionSize: size } = inputs
    return {
      name: physicalName(resource, name),
      minimumCompressionSize: size === -1 ? undefined : size,
    }
  },
  outputs: ({ id: restApiId, name }, { cloud, region, accountId }) => ({
    name,
    rootResourceId: cloud.restApis.drafts.list('resource', { restApiId, path: '/' })[0]?.id,
    executionArn: `arn:aws:execute-api:${region}:${accountId}:${restApiId}`,
    arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}`,
  }),
})

export const authorizer = defineRestResource({
  type: 'aws:apigateway/authorizer:Authorizer',
  kind: 'authorizer',
  inputs: z.strictObject({
    region: tagInputs.region,
    restApi: z.string(),
    name: z.string().optional(),
    type: z.literal('REQUEST'),
    authorizerUri: z.string(),
    identitySource: z.string().optional(),
    authorizerResultTtlInSeconds: Whole.optional(),
    authorizerCredentials: inert,
  }),
  replaceOn: ['restApi'],
  settings: ({ inputs: { restApi: restApiId, name, ...settings }, ...resource }) => ({
    ...settings,
    restApiId,
    name: physicalName(resource, name),
  }),
  outputs: ({ name }) => ({ name }),
})

export const requestValidator = defineRestResource({
  type: 'aws:apigateway/requestValidator:RequestValidator',
  kind: 'requestValidator',
  inputs: z.strictObject({
    region: tagInputs.region,
    restApi: z.string(),
    name: z.string().optional(),
    validateRequestBody: z.literal(false, 'the emulator does not validate bodies').optional(),
    validateRequestParameters: z.boolean().optional(),
  }),
  replaceOn: ['restApi'],
  settings: ({ inputs: { restApi: restApiId, name, validateRequestParameters }, ...resource }) => ({
    restApiId,
    name: physicalName(resource, name),
    validateRequestParameters,
  }),
  outputs: ({ name }) => ({ name }),
})

export const gatewayResponse = defineRestResource({
  type: 'aws:apigateway/response:Response',
  kind: 'gatewayResponse',
  inputs: z.strictObject({
    region: tagInputs.region,
    restApiId: z.string(),
    responseType: z.enum(gatewayResponseTypes),
    statusCode: Whole.optional(),
    responseParameters: TextMap.optional(),
    responseTemplates: TextMap.optional(),
  }),
  replaceOn: ['restApiId', 'responseType'],
  settings: ({ inputs }) => inputs,
  id: ({ restApiId, responseType }) => `aggr-${restApiId}-${responseType}`,
})

export const deployment = defineRestResource({
  type: 'aws:apigateway/deployment:Deployment',
  kind: 'deployment',
  inputs: z.strictObject({
    region: tagInputs.region,
    restApi: z.string(),
    triggers: TextMap.optional(),
    description: inert,
  }),
  replaceOn: ['*'],
  createBeforeDelete: true,
  settings: ({ inputs: { restApi: restApiId } }) => ({ restApiId }),
})

export const stage = defineRestResource({
  type: 'aws:apigateway/stage:Stage',
  kind: 'stage',
  inputs: z.strictObject({
    ...tagInputs,
    restApi: z.string(),
    deployment: z.string(),
    stageName: z.string(),
    // Access logs are not written, but what AWS would refuse is refused.
    accessLogSettings: accessLogSettings(restLogVariables).optional(),
    description: inert,
    documentationVersion: inert,
    xrayTracingEnabled: inert,
  }),
  replaceOn: ['restApi', 'stageName'],
  settings: ({ inputs: { restApi: restApiId, deployment: deploymentId, stageName } }) => ({
    restApiId,
    deploymentId,
    stageName,
  }),
  id: ({ restApiId, stageName }) => `ags-${restApiId}-${stageName}`,
  outputs: ({ restApiId, stageName }, { cloud, region, accountId }) => ({
    invokeUrl: cloud.restApis.invokeUrl(restApiId, stageName),
    arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/stages/${stageName}`,
    executionArn: `arn:aws:execute-api:${region}:${accountId}:${restApiId}/${stageName}`,
  }),
})

export const methodSettings = defineRestResource({
  type: 'aws:apigateway/methodSettings:MethodSettings',
  kind: 'methodSettings',
  inputs: z.strictObject({
    region: tagInputs.region,
    restApi: z.string(),
    stageName: z.string(),
    methodPath: z.string(),
    settings: z.looseObject({
      // −1 means none: https://www.pulumi.com/registry/packages/aws/api-docs/apigateway/methodsettings/
      throttlingRateLimit: z.coerce.number().default(-1),
      throttlingBurstLimit: Whole.default(-1),
    }),
  }),
  replaceOn: ['restApi', 'stageName', 'methodPath'],
  settings({ inputs: { restApi: restApiId, stageName, methodPath, settings } }) {
    const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = settings
    const throttle = rateLimit < 0 || burstLimit < 0 ? undefined : { rateLimit, burstLimit }
    return { restApiId, stageName, methodPath, throttle }
  },
  id: ({ restApiId, stageName, methodPath }) => `${restApiId}-${stageName}-${methodPath}`,
})
