import type { HttpService, WebSocketService } from '../http/service.ts'
import { parseExecutionPath } from './execution-path.ts'

/** Serves `/execute-api`: WebSocket APIs and REST APIs, distinguished by the id of the API. */
export function createExecuteApiService({
  restApis,
  webSocketApis,
}: {
  readonly restApis: HttpService
  readonly webSocketApis: WebSocketService & { owns(apiId: string): boolean }
}): WebSocketService {
  return {
    handle(request, response) {
      const apiId = parseExecutionPath(request.url ?? '')?.apiId ?? ''
      return (webSocketApis.owns(apiId) ? webSocketApis : restApis).handle(request, response)
    },
    upgrade: (request, socket, head) => webSocketApis.upgrade(request, socket, head),
  }
}
