import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, TextMap, Whole } from './inputs.ts'

const ResourceInputs = z.strictObject({
  region: tagInputs.region,
  restApi: z.string(),
  parentId: z.string(),
  pathPart: z.string(),
})
type ResourceInputs = z.infer<typeof ResourceInputs>

export const resource = defineResource<CloudContext, ResourceInputs>({
  type: 'aws:apigateway/resource:Resource',
  inputs: ResourceInputs,
  create({ cloud }, { inputs: { restApi: restApiId, parentId, pathPart } }) {
    const { id, path } = cloud.restApis.createResource({ restApiId, parentId, pathPart })
    return { id, outputs: { path } }
  },
  delete: ({ cloud }, { id, inputs }) =>
    cloud.restApis.deleteResource({ restApiId: inputs.restApi, resourceId: id }),
})

const methodInputs = {
  region: tagInputs.region,
  restApi: z.string(),
  resourceId: z.string(),
  httpMethod: z.string(),
}

interface MethodReference {
  readonly restApi: string
  readonly resourceId: string
  readonly httpMethod: string
}

function methodOf({ restApi: restApiId, resourceId, httpMethod }: MethodReference) {
  return {
    restApiId,
    resourceId,
    httpMethod,
  }
}

function idOf(
  prefix: string,
  { restApi, resourceId, httpMethod }: MethodReference,
  ...rest: string[]
): string {
  return [prefix, restApi, resourceId, httpMethod, ...rest].join('-')
}

const whereFixed = ['restApi', 'resourceId', 'httpMethod']

const MethodInputs = z.strictObject({
  ...methodInputs,
  authorization: z.enum(['NONE', 'CUSTOM', 'AWS_IAM']),
  authorizerId: z.string().optional(),
  apiKeyRequired: z.boolean().default(false),
  requestParameters: z.record(z.string(), z.boolean()).default({}),
  requestModels: TextMap.default({}),
  requestValidatorId: z.string().optional(),
  operationName: inert,
})
type MethodInputs = z.infer<typeof MethodInputs>

function putMethod({ cloud }: CloudContext, { inputs }: { inputs: MethodInputs }) {
  const {
    authorization,
    authorizerId,
    apiKeyRequired,
    requestParameters,
    requestModels,
    requestValidatorId,
  } = inputs
  cloud.restApis.putMethod({
    ...methodOf(inputs),
    authorization,
    authorizerId,
    apiKeyRequired,
    requestParameters,
    requestModels,
    requestValidatorId,
  })
  return { id: idOf('agm', inputs), outputs: {} }
}

export const method = defineResource<CloudContext, MethodInputs>({
  type: 'aws:apigateway/method:Method',
  inputs: MethodInputs,
  replaceOn: whereFixed,
  create: putMethod,
  update: (context, _existing, request) => putMethod(context, request),
  delete: ({ cloud }, { inputs }) => cloud.restApis.deleteMethod(methodOf(inputs)),
})

const IntegrationInputs = z.strictObject({
  ...methodInputs,
  type: z.enum(['AWS_PROXY', 'MOCK']),
  uri: z.string().optional(),
  timeoutMilliseconds: Whole.optional(),
  requestTemplates: TextMap.optional(),
  // A function is always invoked by POST: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
  integrationHttpMethod: z.literal('POST').optional(),
  passthroughBehavior: inert,
  contentHandling: inert,
  credentials: inert,
})
type IntegrationInputs = z.infer<typeof IntegrationInputs>

function putIntegration({ cloud }: CloudContext, { inputs }: { inputs: IntegrationInputs }) {
  const { type, uri, timeoutMilliseconds: timeoutMs, requestTemplates } = inputs
  cloud.restApis.putIntegration({ ...methodOf(inputs), type, uri, timeoutMs, requestTemplates })
  return { id: idOf('agi', inputs), outputs: {} }
}

export const integration = defineResource<CloudContext, IntegrationInputs>({
  type: 'aws:apigateway/integration:Integration',
  inputs: IntegrationInputs,
  replaceOn: whereFixed,
  create: putIntegration,
  update: (context, _existing, request) => putIntegration(context, request),
  delete: ({ cloud }, { inputs }) => cloud.restApis.deleteIntegration(methodOf(inputs)),
})

const MethodResponseInputs = z.strictObject({
  ...methodInputs,
  statusCode: z.string(),
  responseParameters: z.record(z.string(), z.boolean()).default({}),
  responseModels: inert,
})
type MethodResponseInputs = z.infer<typeof MethodResponseInputs>

function putMethodResponse({ cloud }: CloudContext, { inputs }: { inputs: MethodResponseInputs }) {
  const { statusCode, responseParameters } = inputs
  cloud.restApis.putMethodResponse({ ...methodOf(inputs), statusCode, responseParameters })
  return { id: idOf('agmr', inputs, statusCode), outputs: {} }
}

export const methodResponse = defineResource<CloudContext, MethodResponseInputs>({
  type: 'aws:apigateway/methodResponse:MethodResponse',
  inputs: MethodResponseInputs,
  replaceOn: [...whereFixed, 'statusCode'],
  create: putMethodResponse,
  update: (context, _existing, request) => putMethodResponse(context, request),
  delete: ({ cloud }, { inputs }) =>
    cloud.restApis.deleteMethodResponse({ ...methodOf(inputs), statusCode: inputs.statusCode }),
})

const IntegrationResponseInputs = z.strictObject({
  ...methodInputs,
  statusCode: z.string(),
  selectionPattern: z.string().optional(),
  responseParameters: TextMap.default({}),
  responseTemplates: TextMap.default({}),
})
type IntegrationResponseInputs = z.infer<typeof IntegrationResponseInputs>

function putIntegrationResponse({ cloud }: CloudContext, { inputs }: { inputs: IntegrationResponseInputs }) {
  const { statusCode, selectionPattern, responseParameters, responseTemplates } = inputs
  cloud.restApis.putIntegrationResponse({
    ...methodOf(inputs),
    statusCode,
    selectionPattern,
    responseParameters,
    responseTemplates,
  })
  return { id: idOf('agir', inputs, statusCode), outputs: {} }
}

export const integrationResponse = defineResource<CloudContext, IntegrationResponseInputs>({
  type: 'aws:apigateway/integrationResponse:IntegrationResponse',
  inputs: IntegrationResponseInputs,
  replaceOn: [...whereFixed, 'statusCode'],
  create: putIntegrationResponse,
  update: (context, _existing, request) => putIntegrationResponse(context, request),
  delete: ({ cloud }, { inputs }) =>
    cloud.restApis.deleteIntegrationResponse({ ...methodOf(inputs), statusCode: inputs.statusCode }),
})
