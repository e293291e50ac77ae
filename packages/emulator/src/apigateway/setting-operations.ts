import type { RestApi } from './api-definition.ts'
import { defaultAuthorizerTtlSeconds } from './limits.ts'
import { found, remove, unusedId } from './lookup.ts'
import type { OfApi, RestControlPlane } from './rest-control-plane.ts'

type SettingOperations = Pick<
  RestControlPlane,
  | 'createAuthorizer'
  | 'updateAuthorizer'
  | 'deleteAuthorizer'
  | 'createModel'
  | 'deleteModel'
  | 'createRequestValidator'
  | 'deleteRequestValidator'
  | 'putGatewayResponse'
  | 'deleteGatewayResponse'
>

/** What the methods of an API name: authorizers, models, validators; and how it words its own answers. */
export function createSettingOperations(apiOf: (input: OfApi) => RestApi): SettingOperations {
  return {
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
  }
}
