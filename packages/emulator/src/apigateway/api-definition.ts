import type { GatewayResponseSetting, GatewayResponseType } from './gateway-response.ts'
import type { Throttle } from './token-bucket.ts'

/** What an API consists of, named as in API Gateway's control plane. */
export interface ApiDefinition {
  readonly resources: Map<string, Resource>
  readonly authorizers: Map<string, RestAuthorizer>
  readonly models: Map<string, Model>
  readonly validators: Map<string, RequestValidator>
  readonly gatewayResponses: Map<GatewayResponseType, GatewayResponseSetting>
}

export interface Resource {
  readonly id: string
  readonly parentId?: string | undefined
  readonly pathPart: string
  /** The whole path, `/games/{id}`. */
  readonly path: string
  readonly methods: Map<string, Method>
}

export interface Method {
  readonly httpMethod: string
  readonly authorization: 'NONE' | 'CUSTOM' | 'AWS_IAM'
  readonly authorizerId?: string | undefined
  readonly apiKeyRequired: boolean
  /** `method.request.{querystring,header,path}.<name>` → whether it is required. */
  readonly requestParameters: Readonly<Record<string, boolean>>
  readonly requestValidatorId?: string | undefined
  /** Media type → model name. */
  readonly requestModels: Readonly<Record<string, string>>
  integration?: Integration
  readonly responses: Map<
    string,
    { readonly responseParameters?: Readonly<Record<string, boolean>> | undefined }
  >
}

export interface Integration {
  readonly type: 'AWS_PROXY' | 'MOCK'
  /** The invoke ARN of a function; `${stageVariables.<name>}` is replaced. */
  readonly uri: string
  readonly timeoutMs: number
  readonly requestTemplates: Readonly<Record<string, string>>
  readonly responses: Map<string, IntegrationResponse>
}

export interface IntegrationResponse {
  readonly statusCode: string
  readonly selectionPattern?: string | undefined
  readonly responseParameters: Readonly<Record<string, string>>
  readonly responseTemplates: Readonly<Record<string, string>>
}

export interface RestAuthorizer {
  readonly id: string
  readonly name: string
  readonly type: 'TOKEN' | 'REQUEST'
  readonly authorizerUri: string
  /** `method.request.header.<name>`, …, separated by commas. */
  readonly identitySource: string
  readonly resultTtlSeconds: number
  /** A TOKEN authorizer's token must match, or the answer is 401 without a call. */
  readonly identityValidationExpression?: string | undefined
}

export interface Model {
  readonly name: string
  readonly contentType: string
  /** JSON Schema, as text. */
  readonly schema: string
}

export interface RequestValidator {
  readonly id: string
  readonly name: string
  readonly validateRequestBody: boolean
  readonly validateRequestParameters: boolean
}

export interface RestApi extends ApiDefinition {
  readonly id: string
  readonly name: string
  readonly rootResourceId: string
  binaryMediaTypes: readonly string[]
  minimumCompressionSize: number | undefined
  readonly deployments: Map<string, Deployment>
  readonly stages: Map<string, Stage>
}

/** The API as it was when it was deployed. */
export interface Deployment {
  readonly id: string
  readonly definition: ApiDefinition
}

export interface Stage {
  readonly name: string
  deploymentId: string
  variables: Readonly<Record<string, string>>
  /** By method path: `feeds/GET`, or two stars with a slash between them for all methods. */
  readonly throttles: Map<string, Throttle>
}
