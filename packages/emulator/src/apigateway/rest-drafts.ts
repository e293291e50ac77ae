import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { conflict, createDrafts, type Draft, type DraftKinds, type Drafts, type Reference } from './drafts.ts'
import { gatewayResponseTypes } from './gateway-response.ts'
import { defaultAuthorizerTtlSeconds, defaultIntegrationTimeoutMs } from './limits.ts'

const Strings = z.record(z.string(), z.string())

const ofApi = { restApiId: z.string() }
const ofMethod = { ...ofApi, resourceId: z.string(), httpMethod: z.string() }

/** Settings in the names of API Gateway's own API: https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html */
const schemas = {
  restApi: z.object({
    name: z.string(),
    /** Bytes from which response bodies are compressed. */
    minimumCompressionSize: z.number().int().optional(),
  }),
  resource: z.object({
    ...ofApi,
    /** Only the root has none. */
    parentId: z.string().optional(),
    pathPart: z
      .string()
      .regex(/^(\{[\w.:-]+\}|[\w.:$~@!,;=&*'()%-]*)$/, 'use a word or {name}')
      .default(''),
    /** Computed: the whole path, `/games/{id}`. */
    path: z.string().default('/'),
  }),
  method: z.object({
    ...ofMethod,
    authorizationType: z.enum(['NONE', 'CUSTOM']),
    authorizerId: z.string().optional(),
    apiKeyRequired: z.boolean().default(false),
    /** `method.request.{querystring,header,path}.<name>` → whether it is required. */
    requestParameters: z.record(z.string(), z.boolean()).default({}),
    requestValidatorId: z.string().optional(),
  }),
  integration: z.object({
    ...ofMethod,
    type: z.enum(['AWS_PROXY', 'MOCK']),
    /** The invoke ARN of a function. */
    uri: z.string().default(''),
    timeoutInMillis: z.number().int().default(defaultIntegrationTimeoutMs),
    /** By media type. */
    requestTemplates: Strings.default({}),
  }),
  methodResponse: z.object({
    ...ofMethod,
    statusCode: z.string(),
    responseParameters: z.record(z.string(), z.boolean()).default({}),
  }),
  integrationResponse: z.object({
    ...ofMethod,
    statusCode: z.string(),
    responseParameters: Strings.default({}),
  }),
  authorizer: z.object({
    ...ofApi,
    name: z.string(),
    type: z.literal('REQUEST'),
    authorizerUri: z.string(),
    /** `method.request.header.<name>`, …, separated by commas. */
    identitySource: z.string().default('method.request.header.Authorization'),
    authorizerResultTtlInSeconds: z.number().int().default(defaultAuthorizerTtlSeconds),
  }),
  requestValidator: z.object({
    ...ofApi,
    name: z.string(),
    validateRequestParameters: z.boolean().default(false),
  }),
  gatewayResponse: z.object({
    ...ofApi,
    responseType: z.enum(gatewayResponseTypes),
    statusCode: z.number().int().optional(),
    /** `gatewayresponse.header.<Name>` → `'constant'` in single quotes. */
    responseParameters: Strings.default({}),
    /** By media type; `$context.…` is replaced. */
    responseTemplates: Strings.default({}),
  }),
  deployment: z.object(ofApi),
  stage: z.object({ ...ofApi, stageName: z.string(), deploymentId: z.string() }),
  methodSettings: z.object({
    ...ofApi,
    stageName: z.string(),
    /** `feeds/GET`, or two stars with a slash between them for all methods. */
    methodPath: z.string(),
    throttle: z.object({ rateLimit: z.number(), burstLimit: z.number().int() }).optional(),
  }),
  apiKey: z.object({ name: z.string(), value: z.string(), enabled: z.boolean().default(true) }),
  usagePlan: z.object({
    name: z.string(),
    apiStages: z.array(z.object({ apiId: z.string(), stage: z.string() })).default([]),
    throttle: z.object({ rateLimit: z.number(), burstLimit: z.number().int() }).optional(),
    quota: z.object({ limit: z.number().int(), period: z.literal('DAY') }).optional(),
  }),
  usagePlanKey: z.object({ usagePlanId: z.string(), keyId: z.string() }),
}

type RestSchemas = typeof schemas
export type RestDraft<K extends keyof RestSchemas> = Draft<RestSchemas, K>
export type RestDrafts = Drafts<RestSchemas>

export function createRestDrafts(): RestDrafts {
  const drafts = createDrafts({ schemas, kinds, scope: 'restApiId' })
  drafts.watch('restApi', ({ id: restApiId }, event) => {
    if (event === 'created') drafts.create('resource', { restApiId })
  })
  return drafts
}

const kinds: DraftKinds<RestSchemas> = {
  restApi: {
    label: 'REST API',
    identity: [],
    assignedId: { length: 10, seed: ({ name }) => `restapi ${name}` },
    check({ id, name }, drafts) {
      const other = drafts.list('restApi', { name }).find((each) => each.id !== id)
      if (other) throw conflict(`There is already a REST API "${name}" with the id ${other.id}.`)
    },
  },
  resource: {
    label: 'resource',
    identity: ['restApiId', 'parentId', 'pathPart'],
    assignedId: {
      length: 6,
      seed: ({ restApiId, path }) => `${restApiId}${path}`,
    },
    references: ({ restApiId, parentId }) => [
      inApi(restApiId),
      ...(parentId === undefined ? [] : [{ kind: 'resource', id: parentId, onDelete: 'delete' } as const]),
    ],
    complete(settings, drafts) {
      const above = drafts.read('resource', settings.parentId ?? '')?.path ?? '/'
      return { ...settings, path: `${above === '/' ? '' : above}/${settings.pathPart}` }
    },
    check({ id, restApiId, parentId, pathPart, path }, drafts) {
      if ((parentId === undefined) !== (pathPart === '')) {
        throw new AwsError(
          'BadRequestException',
          `The path part "${pathPart}" is not valid: use a word or {name}.`,
        )
      }
      if (drafts.list('resource', { restApiId, path }).some((other) => other.id !== id)) {
        throw conflict(`Another resource with the path ${path} already exists.`)
      }
    },
  },
  method: {
    label: 'method',
    identity: ['restApiId', 'resourceId', 'httpMethod'],
    references: ({ restApiId, resourceId, authorizationType, authorizerId = '', requestValidatorId }) => [
      inApi(restApiId),
      { kind: 'resource', id: resourceId, onDelete: 'delete' },
      ...(authorizationType === 'CUSTOM'
        ? [{ kind: 'authorizer', id: authorizerId, onDelete: 'ConflictException' } as const]
        : []),
      ...(requestValidatorId === undefined
        ? []
        : [{ kind: 'requestValidator', id: requestValidatorId, onDelete: 'ConflictException' } as const]),
    ],
  },
  integration: {
    label: 'integration',
    identity: ['restApiId', 'resourceId', 'httpMethod'],
    references: (settings) => [inMethod(settings)],
  },
  methodResponse: {
    label: 'method response',
    identity: ['restApiId', 'resourceId', 'httpMethod', 'statusCode'],
    references: (settings) => [inMethod(settings)],
  },
  integrationResponse: {
    label: 'integration response',
    identity: ['restApiId', 'resourceId', 'httpMethod', 'statusCode'],
    references: (settings) => [
      { kind: 'integration', id: methodId(settings), onDelete: 'delete' },
      { kind: 'methodResponse', id: `${methodId(settings)}/${settings.statusCode}`, onDelete: 'keep' },
    ],
  },
  authorizer: {
    label: 'authorizer',
    identity: ['restApiId'],
    assignedId: { length: 6, seed: ({ restApiId, name }) => `${restApiId} authorizer ${name}` },
    references: ({ restApiId }) => [inApi(restApiId)],
  },
  requestValidator: {
    label: 'request validator',
    identity: ['restApiId'],
    assignedId: { length: 6, seed: ({ restApiId, name }) => `${restApiId} validator ${name}` },
    references: ({ restApiId }) => [inApi(restApiId)],
  },
  gatewayResponse: {
    label: 'gateway response',
    identity: ['restApiId', 'responseType'],
    references: ({ restApiId }) => [inApi(restApiId)],
  },
  deployment: {
    label: 'deployment',
    identity: ['restApiId'],
    assignedId: { length: 6, seed: ({ restApiId }) => `${restApiId} deployment` },
    references: ({ restApiId }) => [inApi(restApiId)],
    check({ restApiId }, drafts) {
      const bare = drafts
        .list('method', { restApiId })
        .find(({ id }) => drafts.read('integration', id) === undefined)
      if (bare) throw new AwsError('BadRequestException', `No integration defined for method "${bare.id}".`)
    },
  },
  stage: {
    label: 'stage',
    identity: ['restApiId', 'stageName'],
    references: ({ restApiId, deploymentId }) => [
      inApi(restApiId),
      // https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDeployment.html
      { kind: 'deployment', id: deploymentId, onDelete: 'BadRequestException' },
    ],
  },
  methodSettings: {
    label: 'method setting',
    identity: ['restApiId', 'stageName', 'methodPath'],
    references: ({ restApiId, stageName }) => [
      { kind: 'stage', id: `${restApiId}/${stageName}`, onDelete: 'delete' },
    ],
  },
  apiKey: {
    label: 'API key',
    identity: ['name', 'value'],
    assignedId: { length: 10, seed: ({ name, value }) => `apikey ${name} ${value}` },
    check({ id, name, value }, drafts) {
      if (drafts.list('apiKey', { value }).some((other) => other.id !== id)) {
        throw conflict(`The value of API key "${name}" is taken.`)
      }
    },
  },
  usagePlan: {
    label: 'usage plan',
    identity: [],
    assignedId: { length: 6, seed: ({ name }) => `usageplan ${name}` },
    references: ({ apiStages }) =>
      apiStages.map(({ apiId, stage }) => ({ kind: 'stage', id: `${apiId}/${stage}`, onDelete: 'keep' })),
  },
  usagePlanKey: {
    label: 'usage plan key',
    identity: ['usagePlanId', 'keyId'],
    references: ({ usagePlanId, keyId }) => [
      { kind: 'usagePlan', id: usagePlanId, onDelete: 'delete' },
      { kind: 'apiKey', id: keyId, onDelete: 'delete' },
    ],
  },
}

function inApi(restApiId: string): Reference<RestSchemas> {
  return { kind: 'restApi', id: restApiId, onDelete: 'delete' }
}

interface MethodAddress {
  readonly restApiId: string
  readonly resourceId: string
  readonly httpMethod: string
}

function inMethod(address: MethodAddress): Reference<RestSchemas> {
  return { kind: 'method', id: methodId(address), onDelete: 'delete' }
}

function methodId({ restApiId, resourceId, httpMethod }: MethodAddress): string {
  return `${restApiId}/${resourceId}/${httpMethod}`
}
