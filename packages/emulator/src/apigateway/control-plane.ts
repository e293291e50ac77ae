import { AwsError } from '../errors.ts'
import type {
  ApiDefinition,
  Deployment,
  IntegrationResponse,
  Integration,
  Method,
  Model,
  RequestValidator,
  Resource,
  RestApi,
  RestAuthorizer,
  Stage,
} from './api-definition.ts'
import type { GatewayResponseSetting, GatewayResponseType } from './gateway-response.ts'
import { deriveId } from './ids.ts'
import { conflict, found, notFound, remove, removeDeployment, unusedId } from './lookup.ts'
import { defaultAuthorizerTtlSeconds, defaultIntegrationTimeoutMs } from './limits.ts'
import type { Throttle } from './token-bucket.ts'

type Optional<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]?: T[P] | undefined }
interface OfApi {
  readonly restApiId: string
}
interface OfMethod extends OfApi {
  readonly resourceId: string
  readonly httpMethod: string
}

/** The operations of API Gateway's own API, in its names. https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html */
export interface RestControlPlane {
  createRestApi(input: {
    readonly name: string
    readonly apiId?: string | undefined
    /** Bodies of these types travel as base64. */
    readonly binaryMediaTypes?: readonly string[] | undefined
    /** Bytes from which answers are compressed. */
    readonly minimumCompressionSize?: number | undefined
  }): { readonly id: string; readonly rootResourceId: string; readonly executionArn: string }
  updateRestApi(
    restApiId: string,
    change: Partial<Pick<RestApi, 'binaryMediaTypes' | 'minimumCompressionSize'>>,
  ): void
  deleteRestApi(restApiId: string): void
  createResource(input: OfApi & { readonly parentId: string; readonly pathPart: string }): {
    readonly id: string
    readonly path: string
  }
  deleteResource(input: OfApi & { readonly resourceId: string }): void
  putMethod(
    input: OfMethod &
      Optional<
        Omit<Method, 'integration' | 'responses'>,
        'apiKeyRequired' | 'requestParameters' | 'requestModels'
      >,
  ): void
  deleteMethod(input: OfMethod): void
  putIntegration(
    input: OfMethod & Optional<Omit<Integration, 'responses'>, 'uri' | 'timeoutMs' | 'requestTemplates'>,
  ): void
  deleteIntegration(input: OfMethod): void
  putMethodResponse(
    input: OfMethod & {
      readonly statusCode: string
      readonly responseParameters?: Readonly<Record<string, boolean>> | undefined
    },
  ): void
  deleteMethodResponse(input: OfMethod & { readonly statusCode: string }): void
  putIntegrationResponse(
    input: OfMethod & Optional<IntegrationResponse, 'responseParameters' | 'responseTemplates'>,
  ): void
  deleteIntegrationResponse(input: OfMethod & { readonly statusCode: string }): void
  createAuthorizer(
    input: OfApi & Optional<Omit<RestAuthorizer, 'id'>, 'identitySource' | 'resultTtlSeconds'>,
  ): { readonly id: string }
  updateAuthorizer(
    input: OfApi & { readonly authorizerId: string } & Partial<Omit<RestAuthorizer, 'id'>>,
  ): void
  deleteAuthorizer(input: OfApi & { readonly authorizerId: string }): void
  /** Also replaces the model of that name. */
  createModel(input: OfApi & Optional<Model, 'contentType'>): void
  deleteModel(input: OfApi & { readonly name: string }): void
  createRequestValidator(
    input: OfApi &
      Optional<Omit<RequestValidator, 'id'>, 'validateRequestBody' | 'validateRequestParameters'>,
  ): { readonly id: string }
  deleteRequestValidator(input: OfApi & { readonly requestValidatorId: string }): void
  putGatewayResponse(input: OfApi & GatewayResponseSetting): void
  deleteGatewayResponse(input: OfApi & { readonly responseType: GatewayResponseType }): void
  /** Takes a picture of the API: later changes are live only after another deployment. */
  createDeployment(input: OfApi): { readonly id: string }
  deleteDeployment(input: OfApi & { readonly deploymentId: string }): void
  createStage(
    input: OfApi & {
      readonly stageName: string
      readonly deploymentId: string
      readonly variables?: Readonly<Record<string, string>> | undefined
    },
  ): { readonly invokeUrl: string; readonly arn: string; readonly executionArn: string }
  updateStage(
    input: OfApi & { readonly stageName: string } & Partial<Pick<Stage, 'deploymentId' | 'variables'>>,
  ): void
  deleteStage(input: OfApi & { readonly stageName: string }): void
  /** Throttling of one method path of a stage, as the console's method settings do; undefined removes it. */
  putMethodSettings(
    input: OfApi & {
      readonly stageName: string
      readonly methodPath: string
      readonly throttle: Throttle | undefined
    },
  ): void
}

/** The stored APIs, for the rooms that run them. */
export interface ApiStore {
  readonly apis: ReadonlyMap<string, RestApi>
}

export const createControlPlane = ({
  region,
  accountId,
  endpoint,
}: {
  readonly region: string
  readonly accountId: string
  readonly endpoint: () => string
}): RestControlPlane & ApiStore => {
  const apis = new Map<string, RestApi>()
  const executionArn = (apiId: string): string => `arn:aws:execute-api:${region}:${accountId}:${apiId}`

  const apiOf = ({ restApiId }: OfApi): RestApi => found(apis, restApiId, 'REST API')
  const resourceOf = (input: OfApi & { readonly resourceId: string }): Resource =>
    found(apiOf(input).resources, input.resourceId, 'resource')
  const methodOf = (input: OfMethod): Method => found(resourceOf(input).methods, input.httpMethod, 'method')
  const integrationOf = (input: OfMethod): Integration => {
    const { integration } = methodOf(input)
    if (integration === undefined) throw notFound('integration of', input.httpMethod)
    return integration
  }
  const stageOf = (input: OfApi & { readonly stageName: string }): Stage =>
    found(apiOf(input).stages, input.stageName, 'stage')

  return {
    apis,
    createRestApi({ name, apiId, binaryMediaTypes = [], minimumCompressionSize }) {
      const id = apiId ?? deriveId(`restapi ${name}`, 10)
      if (apis.has(id)) throw conflict(`There is already a REST API "${name}" with the id ${id}.`)
      const root: Resource = { id: deriveId(`${id}/`, 10), pathPart: '', path: '/', methods: new Map() }
      apis.set(id, {
        id,
        name,
        rootResourceId: root.id,
        binaryMediaTypes,
        minimumCompressionSize,
        resources: new Map([[root.id, root]]),
        authorizers: new Map(),
        models: new Map(),
        validators: new Map(),
        gatewayResponses: new Map(),
        deployments: new Map(),
        stages: new Map(),
      })
      return { id, rootResourceId: root.id, executionArn: executionArn(id) }
    },
    updateRestApi(restApiId, change) {
      Object.assign(apiOf({ restApiId }), change)
    },
    deleteRestApi(restApiId) {
      remove(apis, restApiId, 'REST API')
    },

    createResource(input) {
      const { resources, id: apiId } = apiOf(input)
      const parent = found(resources, input.parentId, 'resource')
      const path = `${parent.path === '/' ? '' : parent.path}/${input.pathPart}`
      if ([...resources.values()].some((resource) => resource.path === path)) {
        throw conflict(`Another resource with the path ${path} already exists.`)
      }
      if (!/^(\{[\w.:-]+\+?\}|[\w.:$~@!,;=&*'()%-]+)$/.test(input.pathPart)) {
        throw new AwsError(
          'BadRequestException',
          `"${input.pathPart}" is not a path part: use a word, {name} or {name+}.`,
        )
      }
      const id = deriveId(`${apiId}${path}`, 6)
      resources.set(id, { id, parentId: parent.id, pathPart: input.pathPart, path, methods: new Map() })
      return { id, path }
    },
    deleteResource(input) {
      const { resources } = apiOf(input)
      const { path } = resourceOf(input)
      for (const [id, resource] of resources) {
        if (resource.path === path || resource.path.startsWith(`${path}/`)) resources.delete(id)
      }
    },

    putMethod(input) {
      const { httpMethod, authorization, authorizerId, requestValidatorId } = input
      const { apiKeyRequired = false, requestParameters = {}, requestModels = {} } = input
      const { methods } = resourceOf(input)
      const former = methods.get(httpMethod)
      if (authorization === 'CUSTOM') found(apiOf(input).authorizers, authorizerId ?? '', 'authorizer')
      methods.set(httpMethod, {
        httpMethod,
        authorization,
        authorizerId,
        requestValidatorId,
        apiKeyRequired,
        requestParameters,
        requestModels,
        responses: former?.responses ?? new Map(),
        ...(former?.integration && { integration: former.integration }),
      })
    },
    deleteMethod(input) {
      remove(resourceOf(input).methods, input.httpMethod, 'method')
    },
    putIntegration(input) {
      const { type, uri = '', timeoutMs = defaultIntegrationTimeoutMs, requestTemplates = {} } = input
      const method = methodOf(input)
      const responses = method.integration?.responses ?? new Map<string, IntegrationResponse>()
      method.integration = { type, uri, timeoutMs, requestTemplates, responses }
    },
    deleteIntegration(input) {
      delete methodOf(input).integration
    },
    putMethodResponse(input) {
      methodOf(input).responses.set(input.statusCode, { responseParameters: input.responseParameters })
    },
    deleteMethodResponse(input) {
      remove(methodOf(input).responses, input.statusCode, 'method response')
    },
    putIntegrationResponse(input) {
      const { statusCode, selectionPattern, responseParameters = {}, responseTemplates = {} } = input
      found(methodOf(input).responses, statusCode, 'method response')
      integrationOf(input).responses.set(statusCode, {
        statusCode,
        selectionPattern,
        responseParameters,
        responseTemplates,
      })
    },
    deleteIntegrationResponse(input) {
      remove(integrationOf(input).responses, input.statusCode, 'integration response')
    },

    createAuthorizer(input) {
      const { name, type, authorizerUri, identityValidationExpression } = input
      const {
        identitySource = 'method.request.header.Authorization',
        resultTtlSeconds = defaultAuthorizerTtlSeconds,
      } = input
      const { authorizers, id: apiId } = apiOf(input)
      const id = unusedId(authorizers, `${apiId} authorizer ${name}`)
      authorizers.set(id, {
        id,
        name,
        type,
        authorizerUri,
        identityValidationExpression,
        identitySource,
        resultTtlSeconds,
      })
      return { id }
    },
    updateAuthorizer({ restApiId, authorizerId, ...change }) {
      const { authorizers } = apiOf({ restApiId })
      authorizers.set(authorizerId, { ...found(authorizers, authorizerId, 'authorizer'), ...change })
    },
    deleteAuthorizer(input) {
      remove(apiOf(input).authorizers, input.authorizerId, 'authorizer')
    },
    createModel(input) {
      const { name, schema, contentType = 'application/json' } = input
      apiOf(input).models.set(name, { name, schema, contentType })
    },
    deleteModel(input) {
      remove(apiOf(input).models, input.name, 'model')
    },
    createRequestValidator(input) {
      const { name, validateRequestBody = false, validateRequestParameters = false } = input
      const { validators, id: apiId } = apiOf(input)
      const id = unusedId(validators, `${apiId} validator ${name}`)
      validators.set(id, { id, name, validateRequestBody, validateRequestParameters })
      return { id }
    },
    deleteRequestValidator(input) {
      remove(apiOf(input).validators, input.requestValidatorId, 'request validator')
    },
    putGatewayResponse({ restApiId, ...setting }) {
      apiOf({ restApiId }).gatewayResponses.set(setting.responseType, setting)
    },
    deleteGatewayResponse(input) {
      remove(apiOf(input).gatewayResponses, input.responseType, 'gateway response')
    },

    createDeployment(input) {
      const api = apiOf(input)
      const id = unusedId(api.deployments, `${api.id} deployment`)
      api.deployments.set(id, { id, definition: pictureOf(api) })
      return { id }
    },
    deleteDeployment: (input) => removeDeployment(apiOf(input), input.deploymentId),
    createStage(input) {
      const { stages, deployments, id } = apiOf(input)
      const { stageName: name, deploymentId, variables = {} } = input
      if (stages.has(name)) throw conflict(`Stage "${name}" already exists.`)
      found<Deployment>(deployments, deploymentId, 'deployment')
      stages.set(name, { name, deploymentId, variables, throttles: new Map() })
      return {
        invokeUrl: `${endpoint()}/execute-api/${id}/${name}`,
        arn: `arn:aws:apigateway:${region}::/restapis/${id}/stages/${name}`,
        executionArn: `${executionArn(id)}/${name}`,
      }
    },
    updateStage(input) {
      const stage = stageOf(input)
      if (input.deploymentId !== undefined) {
        found(apiOf(input).deployments, input.deploymentId, 'deployment')
        stage.deploymentId = input.deploymentId
      }
      if (input.variables !== undefined) stage.variables = input.variables
    },
    deleteStage(input) {
      remove(apiOf(input).stages, input.stageName, 'stage')
    },
    putMethodSettings(input) {
      const { throttles } = stageOf(input)
      const methodPath = input.methodPath.replaceAll('~1', '/').replace(/^\//, '')
      if (input.throttle === undefined) throttles.delete(methodPath)
      else throttles.set(methodPath, input.throttle)
    },
  }
}

const pictureOf = ({
  resources,
  authorizers,
  models,
  validators,
  gatewayResponses,
}: RestApi): ApiDefinition =>
  structuredClone({ resources, authorizers, models, validators, gatewayResponses })
