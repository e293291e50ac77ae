import { problemContentType } from '@sportsfeeds/domain'

export interface GatewayResponse {
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
  readonly responseType: string
  /** Left out where API Gateway's own status of the cause is kept: the body cannot repeat it. */
  readonly statusCode?: string
  readonly title: string
  /** Advice in place of API Gateway's own message. */
  readonly detail?: string
}

/** Responses of API Gateway itself, as problem+json like every other error. */
export const gatewayResponses: readonly GatewayResponse[] = [
  { responseType: 'UNAUTHORIZED', statusCode: '401', title: 'Unauthorized' },
  { responseType: 'ACCESS_DENIED', statusCode: '403', title: 'Forbidden' },
  {
    responseType: 'INVALID_API_KEY',
    statusCode: '403',
    title: 'Forbidden',
    detail: 'The header x-api-key is missing, or is not the API key of a provider.',
  },
  { responseType: 'BAD_REQUEST_PARAMETERS', statusCode: '400', title: 'The request is not valid' },
  { responseType: 'MISSING_AUTHENTICATION_TOKEN', statusCode: '404', title: 'No such route' },
  { responseType: 'REQUEST_TOO_LARGE', statusCode: '413', title: 'Request too large' },
  { responseType: 'THROTTLED', statusCode: '429', title: 'Too many requests' },
  { responseType: 'QUOTA_EXCEEDED', statusCode: '429', title: 'Daily quota used up' },
  {
    responseType: 'WAF_FILTERED',
    // A 403 would say that the key or token is no good, and clients give up on that.
    statusCode: '429',
    title: 'Too many requests',
    detail: 'This address has sent too many requests in five minutes; send fewer.',
  },
  { responseType: 'INTEGRATION_TIMEOUT', statusCode: '504', title: 'Timed out' },
  { responseType: 'DEFAULT_5XX', title: 'Internal error' },
  { responseType: 'DEFAULT_4XX', title: 'Bad request' },
]

/**
 * The template of a gateway response; API Gateway fills in the variables of `$context`. `$context.status` is not one of them: it is
 * for access logs only, and would leave the body without a value.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function problemTemplate({ title, statusCode, detail }: GatewayResponse): string {
  const status = statusCode === undefined ? '' : `"status":${statusCode},`
  const text = detail === undefined ? '$context.error.messageString' : JSON.stringify(detail)
  return `{"type":"about:blank","title":"${title}",${status}"detail":${text}}`
}

/**
 * The headers of every gateway response; constants need quotes of their own.
 * @param consoleOrigin the origin whose pages may read them: without it a browser shows a script no more than that the
 *   request has failed.
 */
export function problemHeaders(consoleOrigin: string | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      'Content-Type': problemContentType,
      'Cache-Control': 'no-store',
      ...(consoleOrigin === undefined
        ? {}
        : { 'Access-Control-Allow-Origin': consoleOrigin, Vary: 'Origin' }),
    }).map(([header, value]) => [`gatewayresponse.header.${header}`, `'${value}'`]),
  )
}
