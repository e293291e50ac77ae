import type { GatewayResponseType } from './gateway-response.ts'
import { compileRoutes, type RouteFinder } from './resource-tree.ts'
import type { GatewayResponseSetting, Method } from './rest-definition.ts'
import type { RestDraft, RestDrafts } from './rest-drafts.ts'

/** A REST API as it was when it was deployed, its references resolved. */
export interface RestDefinition {
  readonly minimumCompressionSize: number | undefined
  readonly findRoute: RouteFinder
  readonly gatewayResponses: ReadonlyMap<GatewayResponseType, GatewayResponseSetting>
}

export function freezeRestApi(drafts: RestDrafts, restApiId: string): RestDefinition {
  const resources = drafts.list('resource', { restApiId }).map(({ id, path }) => ({
    id,
    path,
    methods: new Map(
      drafts
        .list('method', { restApiId, resourceId: id })
        .flatMap((method) => freezeMethod(drafts, method))
        .map((method) => [method.httpMethod, method]),
    ),
  }))
  return {
    minimumCompressionSize: drafts.read('restApi', restApiId)?.minimumCompressionSize,
    findRoute: compileRoutes(resources),
    gatewayResponses: new Map(
      drafts.list('gatewayResponse', { restApiId }).map((setting) => [setting.responseType, setting]),
    ),
  }
}

function freezeMethod(drafts: RestDrafts, method: RestDraft<'method'>): Method[] {
  const { restApiId, resourceId, httpMethod, authorizationType, apiKeyRequired } = method
  const integration = drafts.read('integration', method.id)
  if (integration === undefined) return []
  const validator = drafts.read('requestValidator', method.requestValidatorId ?? '')
  return [
    {
      httpMethod,
      authorizer:
        authorizationType === 'CUSTOM' ? drafts.read('authorizer', method.authorizerId ?? '') : undefined,
      apiKeyRequired,
      requiredParameters:
        validator?.validateRequestParameters === true
          ? Object.entries(method.requestParameters).flatMap(([name, isRequired]) => (isRequired ? name : []))
          : [],
      integration: {
        ...integration,
        responses: drafts.list('integrationResponse', { restApiId, resourceId, httpMethod }),
      },
    },
  ]
}
