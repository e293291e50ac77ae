import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HttpService, HttpRequest, HttpResponse, WebSocketService } from '../http/service.ts'
import { parseExecutionPath } from './execution-path.ts'

interface Owner {
  owns(apiId: string): boolean
}

/** What stands behind `/execute-api`: WebSocket APIs and REST APIs, told apart by the id of the API. */
export function createExecuteApiService({
  restApis,
  webSocketApis,
}: {
  readonly restApis: HttpService & Owner
  readonly webSocketApis: WebSocketService & Owner
}): WebSocketService {
  return {
    handle(request: HttpRequest, response: HttpResponse): Promise<void> {
      const apiId = parseExecutionPath(request.url ?? '')?.apiId ?? ''
      return webSocketApis.owns(apiId)
        ? webSocketApis.handle(request, response)
        : restApis.handle(request, response)
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      webSocketApis.upgrade(request, socket, head)
    },
  }
}
