import type { Clock } from '@sportsfeeds/std'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import type { Telemetry } from '../ports.ts'
import { problemResponse } from './problem-response.ts'
import { createRestRequest, type RestRequest } from './rest-request.ts'
import type { RestResponse } from './rest-response.ts'

/** Serves one kind of request. An error becomes a problem response. */
export type Route = (request: RestRequest) => Promise<RestResponse>

export interface RestHandlerDependencies {
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Telemetry
  /** The origin whose pages may read the responses. */
  readonly allowedOrigin?: string | undefined
}

/** Turns a route into a Lambda proxy integration that never throws and writes one line about each request. */
export function createRestHandler(
  route: Route,
  { clock, telemetry, allowedOrigin }: RestHandlerDependencies,
) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const startedAtMs = clock.now()
    const response = await respond(createRestRequest(event, startedAtMs), route, telemetry)
    telemetry.record({
      message: 'request',
      durationMs: clock.now() - startedAtMs,
      counts: response.counts ?? {},
      facts: {
        ...response.facts,
        route: `${event.httpMethod} ${event.resource}`,
        status: String(response.status),
        requestId: event.requestContext.requestId,
      },
    })
    return {
      statusCode: response.status,
      headers: {
        'content-type': response.contentType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(allowedOrigin === undefined ? {} : crossOriginHeaders(allowedOrigin)),
        ...response.headers,
      },
      body: response.body,
    }
  }
}

async function respond(request: RestRequest, route: Route, telemetry: Telemetry): Promise<RestResponse> {
  try {
    return await route(request)
  } catch (error) {
    const response = problemResponse(error)
    if (response.status >= 500) telemetry.error('request failed', error)
    return response
  }
}

function crossOriginHeaders(origin: string) {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'next-cursor, retry-after',
    vary: 'origin',
  }
}
