import * as z from 'zod'
import { createDraftResources } from './draft-resource.ts'
import { inert, tagInputs, TextMap, Whole } from './inputs.ts'

const defineRestResource = createDraftResources(({ restApis }) => restApis.drafts)

export const resource = defineRestResource({
  type: 'aws:apigateway/resource:Resource',
  kind: 'resource',
  inputs: z.strictObject({
    region: tagInputs.region,
    restApi: z.string(),
    parentId: z.string(),
    pathPart: z.string(),
  }),
  replaceOn: ['*'],
  settings: ({ inputs: { restApi: restApiId, parentId, pathPart } }) => ({ restApiId, parentId, pathPart }),
  outputs: ({ path }) => ({ path }),
})

const methodInputs = {
  region: tagInputs.region,
  restApi: z.string(),
  resourceId: z.string(),
  httpMethod: z.string(),
}
const methodAddress = ['restApi', 'resourceId', 'httpMethod']

function methodId(
  prefix: string,
  draft: { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string },
): string {
  return [prefix, draft.restApiId, draft.resourceId, draft.httpMethod].join('-')
}

export const method = defineRestResource({
  type: 'aws:apigateway/method:Method',
  kind: 'method',
  inputs: z.strictObject({
    ...methodInputs,
    authorization: z.enum(['NONE', 'CUSTOM']),
    authorizerId: z.string().optional(),
    apiKeyRequired: z.boolean().optional(),
    requestParameters: z.record(z.string(), z.boolean()).optional(),
    requestValidatorId: z.string().optional(),
    operationName: inert,
  }),
  replaceOn: methodAddress,
  settings: ({ inputs: { restApi: restApiId, authorization: authorizationType, ...settings } }) => ({
    ...settings,
    restApiId,
    authorizationType,
  }),
  id: (draft) => methodId('agm', draft),
})

export const integration = defineRestResource({
  type: 'aws:apigateway/integration:Integration',
  kind: 'integration',
  inputs: z.strictObject({
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
  }),
  replaceOn: methodAddress,
  settings: ({ inputs: { restApi: restApiId, timeoutMilliseconds: timeoutInMillis, ...settings } }) => ({
    ...settings,
    restApiId,
    timeoutInMillis,
  }),
  id: (draft) => methodId('agi', draft),
})

export const methodResponse = defineRestResource({
  type: 'aws:apigateway/methodResponse:MethodResponse',
  kind: 'methodResponse',
  inputs: z.strictObject({
    ...methodInputs,
    statusCode: z.string(),
    responseParameters: z.record(z.string(), z.boolean()).optional(),
    responseModels: inert,
  }),
  replaceOn: [...methodAddress, 'statusCode'],
  settings: ({ inputs: { restApi: restApiId, ...settings } }) => ({ ...settings, restApiId }),
  id: (draft) => `${methodId('agmr', draft)}-${draft.statusCode}`,
})

export const integrationResponse = defineRestResource({
  type: 'aws:apigateway/integrationResponse:IntegrationResponse',
  kind: 'integrationResponse',
  inputs: z.strictObject({
    ...methodInputs,
    statusCode: z.string(),
    responseParameters: TextMap.optional(),
  }),
  replaceOn: [...methodAddress, 'statusCode'],
  settings: ({ inputs: { restApi: restApiId, ...settings } }) => ({ ...settings, restApiId }),
  id: (draft) => `${methodId('agir', draft)}-${draft.statusCode}`,
})
