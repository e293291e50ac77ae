import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, TextMap, Texts, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const RestApiInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  binaryMediaTypes: Texts.default([]),
  // Text at the provider; −1 switches compression off.
  minimumCompressionSize: Whole.optional(),
  apiKeySource: z.literal('HEADER').optional(),
  description: inert,
  endpointConfiguration: inert,
  disableExecuteApiEndpoint: inert,
  policy: inert,
})
type RestApiInputs = z.infer<typeof RestApiInputs>

export const restApi = defineResource<CloudContext, RestApiInputs>({
  type: 'aws:apigateway/restApi:RestApi',
  inputs: RestApiInputs,
  replaceOn: ['name'],
  create({ cloud, region }, request) {
    const name = physicalName(request, request.inputs.name)
    const { id, rootResourceId, executionArn } = cloud.restApis.createRestApi({
      name,
      ...restApiSettings(request.inputs),
    })
    const arn = `arn:aws:apigateway:${region}::/restapis/${id}`
    return { id, outputs: { name, rootResourceId, executionArn, arn } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.restApis.updateRestApi(id, restApiSettings(inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.restApis.deleteRestApi(id),
})

function restApiSettings({ binaryMediaTypes, minimumCompressionSize: size }: RestApiInputs) {
  return {
    binaryMediaTypes,
    minimumCompressionSize: size === -1 ? undefined : size,
  }
}

const DeploymentInputs = z.strictObject({
  region: tagInputs.region,
  restApi: z.string(),
  triggers: TextMap.optional(),
  description: inert,
  variables: inert,
})
type DeploymentInputs = z.infer<typeof DeploymentInputs>

export const deployment = defineResource<CloudContext, DeploymentInputs>({
  type: 'aws:apigateway/deployment:Deployment',
  inputs: DeploymentInputs,
  createBeforeDelete: true,
  create({ cloud }, { inputs }) {
    const { id } = cloud.restApis.createDeployment({ restApiId: inputs.restApi })
    return { id, outputs: {} }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.restApis.deleteDeployment({ restApiId: inputs.restApi, deploymentId: id }),
})

const StageInputs = z.strictObject({
  ...tagInputs,
  restApi: z.string(),
  deployment: z.string(),
  stageName: z.string(),
  variables: TextMap.default({}),
  accessLogSettings: inert,
  description: inert,
  documentationVersion: inert,
  xrayTracingEnabled: inert,
})
type StageInputs = z.infer<typeof StageInputs>

export const stage = defineResource<CloudContext, StageInputs>({
  type: 'aws:apigateway/stage:Stage',
  inputs: StageInputs,
  replaceOn: ['restApi', 'stageName'],
  create({ cloud }, { inputs }) {
    const { restApi: restApiId, deployment: deploymentId, stageName, variables } = inputs
    const outputs = cloud.restApis.createStage({ restApiId, deploymentId, stageName, variables })
    return { id: `ags-${restApiId}-${stageName}`, outputs: { ...outputs } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    const { restApi: restApiId, deployment: deploymentId, stageName, variables } = inputs
    cloud.restApis.updateStage({ restApiId, stageName, deploymentId, variables })
    return { id, outputs }
  },
  delete: ({ cloud }, { inputs }) =>
    cloud.restApis.deleteStage({ restApiId: inputs.restApi, stageName: inputs.stageName }),
})

const MethodSettingsInputs = z.strictObject({
  region: tagInputs.region,
  restApi: z.string(),
  stageName: z.string(),
  methodPath: z.string(),
  settings: z.looseObject({
    // −1 stands for none: https://www.pulumi.com/registry/packages/aws/api-docs/apigateway/methodsettings/
    throttlingRateLimit: z.coerce.number().default(-1),
    throttlingBurstLimit: Whole.default(-1),
  }),
})
type MethodSettingsInputs = z.infer<typeof MethodSettingsInputs>

function putMethodSettings({ cloud }: CloudContext, { inputs }: { inputs: MethodSettingsInputs }) {
  const { restApi: restApiId, stageName, methodPath, settings } = inputs
  const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = settings
  const throttle = rateLimit < 0 || burstLimit < 0 ? undefined : { rateLimit, burstLimit }
  cloud.restApis.putMethodSettings({ restApiId, stageName, methodPath, throttle })
  return { id: `${restApiId}-${stageName}-${methodPath}`, outputs: {} }
}

export const methodSettings = defineResource<CloudContext, MethodSettingsInputs>({
  type: 'aws:apigateway/methodSettings:MethodSettings',
  inputs: MethodSettingsInputs,
  replaceOn: ['restApi', 'stageName', 'methodPath'],
  create: putMethodSettings,
  update: (context, _existing, request) => putMethodSettings(context, request),
  delete({ cloud }, { inputs: { restApi: restApiId, stageName, methodPath } }) {
    cloud.restApis.putMethodSettings({ restApiId, stageName, methodPath, throttle: undefined })
  },
})

const AuthorizerInputs = z.strictObject({
  region: tagInputs.region,
  restApi: z.string(),
  name: z.string().optional(),
  type: z.enum(['TOKEN', 'REQUEST']).default('TOKEN'),
  authorizerUri: z.string(),
  identitySource: z.string().optional(),
  authorizerResultTtlInSeconds: Whole.optional(),
  identityValidationExpression: z.string().optional(),
  authorizerCredentials: inert,
})
type AuthorizerInputs = z.infer<typeof AuthorizerInputs>

export const authorizer = defineResource<CloudContext, AuthorizerInputs>({
  type: 'aws:apigateway/authorizer:Authorizer',
  inputs: AuthorizerInputs,
  replaceOn: ['restApi'],
  create({ cloud }, request) {
    const name = physicalName(request, request.inputs.name)
    const { id } = cloud.restApis.createAuthorizer({ name, ...authorizerSettings(request.inputs) })
    return { id, outputs: { name } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.restApis.updateAuthorizer({
      authorizerId: id,
      ...(inputs.name === undefined ? {} : { name: inputs.name }),
      ...authorizerSettings(inputs),
    })
    return { id, outputs: { ...outputs, ...(inputs.name === undefined ? {} : { name: inputs.name }) } }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.restApis.deleteAuthorizer({ restApiId: inputs.restApi, authorizerId: id }),
})

function authorizerSettings(inputs: AuthorizerInputs) {
  return {
    restApiId: inputs.restApi,
    type: inputs.type,
    authorizerUri: inputs.authorizerUri,
    identityValidationExpression: inputs.identityValidationExpression,
    // Left out where not given, so that the defaults of API Gateway hold.
    ...(inputs.identitySource === undefined ? {} : { identitySource: inputs.identitySource }),
    ...(inputs.authorizerResultTtlInSeconds === undefined
      ? {}
      : { resultTtlSeconds: inputs.authorizerResultTtlInSeconds }),
  }
}

const ModelInputs = z.strictObject({
  region: tagInputs.region,
  restApi: z.string(),
  name: z.string().optional(),
  contentType: z.string().default('application/json'),
  schema: z.string(),
  description: inert,
})
type ModelInputs = z.infer<typeof ModelInputs>

export const model = defineResource<CloudContext, ModelInputs>({
  type: 'aws:apigateway/model:Model',
  inputs: ModelInputs,
  create({ cloud }, request) {
    const { restApi: restApiId, contentType, schema } = request.inputs
    // A model's name has letters and digits only.
    const name = physicalName(request, request.inputs.name).replaceAll(/[^A-Za-z0-9]/g, '')
    cloud.restApis.createModel({ restApiId, name, contentType, schema })
    return { id: name, outputs: { name } }
  },
  delete: ({ cloud }, { id, inputs }) => cloud.restApis.deleteModel({ restApiId: inputs.restApi, name: id }),
})

const RequestValidatorInputs = z.strictObject({
  region: tagInputs.region,
  restApi: z.string(),
  name: z.string().optional(),
  validateRequestBody: z.boolean().default(false),
  validateRequestParameters: z.boolean().default(false),
})
type RequestValidatorInputs = z.infer<typeof RequestValidatorInputs>

export const requestValidator = defineResource<CloudContext, RequestValidatorInputs>({
  type: 'aws:apigateway/requestValidator:RequestValidator',
  inputs: RequestValidatorInputs,
  create({ cloud }, request) {
    const { restApi: restApiId, validateRequestBody, validateRequestParameters } = request.inputs
    const name = physicalName(request, request.inputs.name)
    const { id } = cloud.restApis.createRequestValidator({
      restApiId,
      name,
      validateRequestBody,
      validateRequestParameters,
    })
    return { id, outputs: { name } }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.restApis.deleteRequestValidator({ restApiId: inputs.restApi, requestValidatorId: id }),
})

const gatewayResponseTypes = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'THROTTLED',
  'UNAUTHORIZED',
] as const

const GatewayResponseInputs = z.strictObject({
  region: tagInputs.region,
  restApiId: z.string(),
  responseType: z.enum(gatewayResponseTypes),
  statusCode: Whole.optional(),
  responseParameters: TextMap.optional(),
  responseTemplates: TextMap.optional(),
})
type GatewayResponseInputs = z.infer<typeof GatewayResponseInputs>

function putGatewayResponse({ cloud }: CloudContext, { inputs }: { inputs: GatewayResponseInputs }) {
  const { restApiId, responseType, statusCode, responseParameters, responseTemplates } = inputs
  cloud.restApis.putGatewayResponse({
    restApiId,
    responseType,
    statusCode,
    responseParameters,
    responseTemplates,
  })
  return { id: `aggr-${restApiId}-${responseType}`, outputs: {} }
}

export const gatewayResponse = defineResource<CloudContext, GatewayResponseInputs>({
  type: 'aws:apigateway/response:Response',
  inputs: GatewayResponseInputs,
  replaceOn: ['restApiId', 'responseType'],
  create: putGatewayResponse,
  update: (context, _existing, request) => putGatewayResponse(context, request),
  delete: ({ cloud }, { inputs: { restApiId, responseType } }) =>
    cloud.restApis.deleteGatewayResponse({ restApiId, responseType }),
})
