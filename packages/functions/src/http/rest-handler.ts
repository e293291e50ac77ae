import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import type { Clock } from '../clock.ts'
import type { Telemetry } from '../telemetry.ts'
import { problemAnswer } from './problem-response.ts'
import type { RestAnswer } from './rest-response.ts'
import { createRestRequest, type RestRequest } from './rest-request.ts'

/** Answers one kind of request. What it throws becomes a problem. */
export type Route = (request: RestRequest) => Promise<RestAnswer>

export interface RestHandlerDependencies {
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Telemetry
  /** The origin whose pages may read the answers. */
  readonly allowedOrigin?: string | undefined
}

/** A route as a Lambda proxy integration: always answers, never throws, and writes one line about each request. */
export function createRestHandler(
  route: Route,
  { clock, telemetry, allowedOrigin }: RestHandlerDependencies,
) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const startedAt = clock.now()
    const answer = await answerTo(createRestRequest(event, startedAt), route, telemetry)
    telemetry.record({
      message: 'request',
      durationMs: clock.now() - startedAt,
      counts: answer.counts ?? {},
      facts: {
        ...answer.facts,
        route: `${event.httpMethod} ${event.resource}`,
        status: String(answer.status),
        requestId: event.requestContext.requestId,
      },
    })
    return {
      statusCode: answer.status,
      headers: {
        'content-type': answer.contentType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(allowedOrigin === undefined ? {} : crossOriginHeaders(allowedOrigin)),
        ...answer.headers,
      },
      body: answer.body,
    }
  }
}

async function answerTo(request: RestRequest, route: Route, telemetry: Telemetry): Promise<RestAnswer> {
  try {
    return await route(request)
  } catch (error) {
    const answer = problemAnswer(error)
    if (answer.status >= 500) telemetry.error('request failed', error)
    return answer
  }
}

function crossOriginHeaders(origin: string) {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'next-cursor, retry-after',
    vary: 'origin',
  }
}
