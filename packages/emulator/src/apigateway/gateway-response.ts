/**
 * The responses that API Gateway generates itself, with their defaults.
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
  // The page says 504; a function whose response has the wrong shape makes a 502 in practice.
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

// `Object.keys` gives strings; these are the keys of the literal above.
const refusalTypes = Object.keys(defaults) as RefusalType[]
// A response to what a firewall filters may be set; there is no firewall here that would lead to it.
export const gatewayResponseTypes = [...refusalTypes, 'WAF_FILTERED', 'DEFAULT_4XX', 'DEFAULT_5XX'] as const
export type GatewayResponseType = (typeof gatewayResponseTypes)[number]

/** Thrown to refuse a request; {@link toGatewayResponse} makes the response. */
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

  /** Its status unless a gateway response sets another. */
  get defaultStatus(): number {
    return defaults[this.type].status
  }

  /** True if AWS does not bill the request: callers without access, and those that are throttled. */
  get isFree(): boolean {
    return freeRefusals.has(this.type)
  }

  /** For the operators of the API. */
  get reason(): string {
    return this.detail ?? (this.cause instanceof Error ? this.cause.message : 'unknown reason')
  }
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

/** Overrides the default of one response type. */
export interface GatewayResponseSetting {
  readonly statusCode?: number | undefined
  /** `gatewayresponse.header.<Name>` → `'constant'` in single quotes. */
  readonly responseParameters: Readonly<Record<string, string>>
  /** By media type; `$context.…` is replaced. */
  readonly responseTemplates: Readonly<Record<string, string>>
}

export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
}

/** @param context the values of `$context.<name>`. */
export function toGatewayResponse(
  refusal: GatewayRefusal,
  settings: ReadonlyMap<GatewayResponseType, GatewayResponseSetting>,
  context: Readonly<Record<string, string>>,
): ApiResponse {
  const { errorType, message: defaultMessage } = defaults[refusal.type]
  const setting =
    settings.get(refusal.type) ?? settings.get(refusal.defaultStatus < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')
  const status = setting?.statusCode ?? refusal.defaultStatus
  const message = defaultMessage === null ? null : refusal.message
  const template =
    setting?.responseTemplates['application/json'] ?? '{"message":$context.error.messageString}'
  return {
    status,
    headers: {
      'Content-Type': 'application/json',
      'x-amzn-ErrorType': errorType,
      ...mapHeaders(setting?.responseParameters ?? {}, 'gatewayresponse.header.'),
    },
    body: renderTemplate(template, {
      ...context,
      'error.message': message ?? '',
      'error.messageString': JSON.stringify(message),
      'error.responseType': refusal.type,
      'error.validationErrorString': JSON.stringify(refusal.detail ?? ''),
    }),
  }
}

/** Replaces `$context.<name>`, and nothing else of the template language. */
function renderTemplate(template: string, context: Readonly<Record<string, string>>): string {
  return template.replace(/\$context\.([\w.]*\w)/g, (_, name: string) => context[name] ?? '')
}

/** Maps `<prefix><Name>` → `'constant'` to headers. */
export function mapHeaders(
  parameters: Readonly<Record<string, string>>,
  prefix: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([target, source]) => {
      const constant = /^'(.*)'$/s.exec(source)?.[1]
      return target.startsWith(prefix) && constant !== undefined
        ? [[target.slice(prefix.length), constant]]
        : []
    }),
  )
}
