import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'

export type HttpRequest = IncomingMessage | Http2ServerRequest
export type HttpResponse = ServerResponse | Http2ServerResponse

/**
 * One service behind the front door. The front door reads the request's target (the `X-Amz-Target` prefix, or the
 * first path segment) and hands the request over, body unread.
 */
export interface HttpService {
  handle(request: HttpRequest, response: HttpResponse): Promise<void>
}

/** A service that also takes WebSocket upgrades. */
export interface WebSocketService extends HttpService {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}
