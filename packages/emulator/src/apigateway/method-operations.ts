import { AwsError } from '../errors.ts'
import type { Integration, IntegrationResponse, Method, Resource, RestApi } from './api-definition.ts'
import { deriveId } from './ids.ts'
import { defaultIntegrationTimeoutMs } from './limits.ts'
import { conflict, found, notFound, remove } from './lookup.ts'
import type { OfApi, OfMethod, RestControlPlane } from './rest-control-plane.ts'

type MethodOperations = Pick<
  RestControlPlane,
  | 'createResource'
  | 'deleteResource'
  | 'putMethod'
  | 'deleteMethod'
  | 'putIntegration'
  | 'deleteIntegration'
  | 'putMethodResponse'
  | 'deleteMethodResponse'
  | 'putIntegrationResponse'
  | 'deleteIntegrationResponse'
>

/** Paths of an API, their methods, and what stands behind each. */
export function createMethodOperations(apiOf: (input: OfApi) => RestApi): MethodOperations {
  const resourceOf = (input: OfApi & { readonly resourceId: string }): Resource =>
    found(apiOf(input).resources, input.resourceId, 'resource')
  const methodOf = (input: OfMethod): Method => found(resourceOf(input).methods, input.httpMethod, 'method')
  const integrationOf = (input: OfMethod): Integration => {
    const { integration } = methodOf(input)
    if (integration === undefined) throw notFound('integration of', input.httpMethod)
    return integration
  }

  return {
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
  }
}
