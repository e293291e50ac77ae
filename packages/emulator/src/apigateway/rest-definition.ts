import type { RestDraft } from './rest-drafts.ts'

/** A resource of a REST API as it was when the API was deployed. */
export interface Resource {
  readonly id: string
  readonly path: string
  readonly methods: ReadonlyMap<string, Method>
}

export interface Method {
  readonly httpMethod: string
  readonly authorizer: RestAuthorizer | undefined
  readonly apiKeyRequired: boolean
  /** `method.request.{querystring,header,path}.<name>`; none without a request validator that checks them. */
  readonly requiredParameters: readonly string[]
  readonly integration: Integration
}

export type RestAuthorizer = RestDraft<'authorizer'>
export type GatewayResponseSetting = RestDraft<'gatewayResponse'>
type IntegrationResponse = RestDraft<'integrationResponse'>
export type Integration = RestDraft<'integration'> & {
  readonly responses: readonly IntegrationResponse[]
}
