import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HttpRoom, RoomRequest, RoomResponse, UpgradeRoom } from '../http/room.ts'
import { parseExecutionPath } from './execution-path.ts'

interface Owner {
  owns(apiId: string): boolean
}

/** What stands behind `/execute-api`: WebSocket APIs and REST APIs, told apart by the id of the API. */
export function createExecuteApiRoom({
  restApis,
  webSocketApis,
}: {
  readonly restApis: HttpRoom & Owner
  readonly webSocketApis: UpgradeRoom & Owner
}): UpgradeRoom {
  return {
    handle(request: RoomRequest, response: RoomResponse): Promise<void> {
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
