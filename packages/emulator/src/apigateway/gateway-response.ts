/**
 * Answers that API Gateway gives itself, with their defaults.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const defaults = {
  ACCESS_DENIED: {
    status: 403,
    errorType: 'AccessDeniedException',
    message: 'User is not authorized to access this resource',
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    errorType: 'InternalServerErrorException',
    message: 'Internal server error',
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    errorType: 'AuthorizerConfigurationException',
    message: null,
  },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerFailureException', message: null },
  BAD_REQUEST_BODY: { status: 400, errorType: 'BadRequestException', message: 'Invalid request body' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException', message: 'Bad Request' },
  INTEGRATION_FAILURE: {
    status: 502,
    errorType: 'InternalServerErrorException',
    message: 'Internal server error',
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    errorType: 'InternalServerErrorException',
    message: 'Endpoint request timed out',
  },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  },
  QUOTA_EXCEEDED: { status: 429, errorType: 'LimitExceededException', message: 'Limit Exceeded' },
  REQUEST_TOO_LARGE: {
    status: 413,
    errorType: 'RequestTooLargeException',
    message: 'HTTP content length exceeded 10485760 bytes.',
  },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException', message: 'Too Many Requests' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException', message: 'Unauthorized' },
} as const

export type RefusalType = keyof typeof defaults
export type GatewayResponseType = RefusalType | 'DEFAULT_4XX' | 'DEFAULT_5XX'

/** Thrown where a request cannot go on; answered by {@link toGatewayResponse}. */
export class GatewayRefusal extends Error {
  readonly type: RefusalType
  readonly detail: string | undefined

  constructor(
    type: RefusalType,
    options: ErrorOptions & { readonly message?: string; readonly detail?: string } = {},
  ) {
    super(options.message ?? defaults[type].message ?? '', options)
    this.type = type
    this.detail = options.detail
  }
}

/** The default status of a refusal. */
export function statusOf({ type }: GatewayRefusal): number {
  return defaults[type].status
}

/** Whether AWS takes nothing for the request: what a caller may not do, or not now, is not billed. */
export function isFreeOfCharge({ type }: GatewayRefusal): boolean {
  return freeRefusals.has(type)
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-pricing.html */
const freeRefusals: ReadonlySet<RefusalType> = new Set<RefusalType>([
  'ACCESS_DENIED',
  'INVALID_API_KEY',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'THROTTLED',
  'UNAUTHORIZED',
])

/** Why a request was refused, for those who run the API. */
export function reasonOf({ detail, cause }: GatewayRefusal): string {
  return detail ?? (cause instanceof Error ? cause.message : 'no reason is known')
}

/** What PutGatewayResponse takes. */
export interface GatewayResponseSetting {
  readonly responseType: GatewayResponseType
  readonly statusCode?: number | undefined
  /** `gatewayresponse.header.<Name>` → `'text'` in single quotes, or `method.request.header.<Name>`. */
  readonly responseParameters?: Readonly<Record<string, string>> | undefined
  /** By media type; `$context.…` is replaced. */
  readonly responseTemplates?: Readonly<Record<string, string>> | undefined
}

export interface GatewayResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Buffer
}

export function toGatewayResponse(
  refusal: GatewayRefusal,
  settings: ReadonlyMap<GatewayResponseType, GatewayResponseSetting>,
  context: {
    readonly requestHeader: (name: string) => string | undefined
    /** Values of `$context.<name>`. */
    readonly variables: Readonly<Record<string, string>>
  },
): GatewayResponse {
  const { status, errorType, message } = defaults[refusal.type]
  const setting = settings.get(refusal.type) ?? settings.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')
  const text = message === null ? null : refusal.message
  const variables = {
    ...context.variables,
    'error.message': text ?? '',
    'error.messageString': JSON.stringify(text),
    'error.responseType': refusal.type,
    'error.validationErrorString': JSON.stringify(refusal.detail ?? ''),
  }
  const template =
    setting?.responseTemplates?.['application/json'] ?? '{"message":$context.error.messageString}'
  return {
    status: setting?.statusCode ?? status,
    headers: {
      'Content-Type': 'application/json',
      'x-amzn-ErrorType': errorType,
      ...mapHeaders(setting?.responseParameters ?? {}, 'gatewayresponse.header.', context.requestHeader),
    },
    body: renderTemplate(template, variables),
  }
}

/** Replaces `$context.<name>`; the rest of the template language is not read. */
export function renderTemplate(template: string, variables: Readonly<Record<string, string>>): string {
  return template.replace(/\$context\.([\w.]*\w)/g, (_, name: string) => variables[name] ?? '')
}

/** Maps `<prefix><Name>` → quoted text or a header of the request, as header mappings of API Gateway do. */
export function mapHeaders(
  parameters: Readonly<Record<string, string>>,
  prefix: string,
  requestHeader: (name: string) => string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [target, source] of Object.entries(parameters)) {
    if (!target.startsWith(prefix)) continue
    const quoted = /^'(.*)'$/s.exec(source)?.[1]
    const fromRequest = /^method\.request\.header\.(.+)$/.exec(source)?.[1]
    const value = quoted ?? (fromRequest === undefined ? undefined : requestHeader(fromRequest))
    if (value !== undefined) headers[target.slice(prefix.length)] = value
  }
  return headers
}
