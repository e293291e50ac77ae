import type { EpochMs } from '@sportsfeeds/domain'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { queryValues } from './query-values.ts'

/** A request to a route, independent of the shape of API Gateway's event. */
export interface RestRequest {
  readonly method: string
  /** As declared, with the names of its parameters: `/games/{id}`. */
  readonly resource: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** Every value of every query parameter, in the order of the request. */
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly body: RawBody
  /** Id of the API key, which API Gateway has checked. */
  readonly apiKeyId: string | undefined
  readonly receivedAt: EpochMs
  /** How long it has waited since API Gateway took it. */
  readonly waitedMs: number
  /** @param name in lower case. */
  readonly header: (name: string) => string | undefined
}

export interface RawBody {
  readonly text: string
  readonly isBase64: boolean
}

export function createRestRequest(event: APIGatewayProxyEvent, receivedAt: EpochMs): RestRequest {
  const headers = new Map(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    method: event.httpMethod,
    resource: event.resource,
    pathParameters: event.pathParameters ?? {},
    query: queryValues(event),
    body: { text: event.body ?? '', isBase64: event.isBase64Encoded },
    apiKeyId: event.requestContext.identity.apiKeyId ?? undefined,
    receivedAt,
    waitedMs: Math.max(0, receivedAt - event.requestContext.requestTimeEpoch),
    header: (name) => headers.get(name),
  }
}
