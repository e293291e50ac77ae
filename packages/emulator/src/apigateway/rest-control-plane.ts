import type {
  Integration,
  IntegrationResponse,
  Method,
  Model,
  RequestValidator,
  RestApi,
  RestAuthorizer,
  Stage,
} from './api-definition.ts'
import type { GatewayResponseSetting, GatewayResponseType } from './gateway-response.ts'
import type { Throttle } from './token-bucket.ts'

/** Fields that AWS fills in when they are left out. */
type Optional<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]?: T[P] | undefined }
export interface OfApi {
  readonly restApiId: string
}

export interface OfMethod extends OfApi {
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
