import type { APIGatewayProxyEvent } from 'aws-lambda'

/** A request as routes see it, whatever API Gateway calls its parts. */
export interface RestRequest {
  readonly method: string
  /** As it is declared, with the names of its parameters: `/games/{id}`. */
  readonly resource: string
  readonly pathParameters: Readonly<Record<string, string | undefined>>
  /** Every value of every query parameter, in the order of the request. */
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly body: RawBody
  /** Which API key was given; API Gateway has checked it. */
  readonly apiKeyId: string | undefined
  /** Epoch milliseconds. */
  readonly receivedAt: number
  /** @param name in lower case. */
  readonly header: (name: string) => string | undefined
}

export interface RawBody {
  readonly text: string
  readonly isBase64: boolean
}

export function createRestRequest(event: APIGatewayProxyEvent, receivedAt: number): RestRequest {
  const headers = new Map(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    method: event.httpMethod,
    resource: event.resource,
    pathParameters: event.pathParameters ?? {},
    query: queryOf(event),
    body: { text: event.body ?? '', isBase64: event.isBase64Encoded },
    apiKeyId: event.requestContext.identity.apiKeyId ?? undefined,
    receivedAt,
    header: (name) => headers.get(name),
  }
}

function queryOf({
  multiValueQueryStringParameters,
  queryStringParameters,
}: APIGatewayProxyEvent): Map<string, readonly string[]> {
  const many = Object.entries(multiValueQueryStringParameters ?? {}).map(
    ([name, values]) => [name, values ?? []] as const,
  )
  const single = Object.entries(queryStringParameters ?? {}).map(
    ([name, value]) => [name, value === undefined ? [] : [value]] as const,
  )
  return new Map([...single, ...many])
}
