import {
  type HttpRequest,
  type HttpResponse,
  type HttpService,
  readBody,
  sendResponse,
} from '@sportsfeeds/emulator'
import * as z from 'zod'
import { messageOf } from '../errors.ts'
import type { ControlOperations } from './control-operations.ts'
import { type ControlOperation, controlRequests } from './protocol.ts'

const maxBodyBytes = 16 * 1024 * 1024
const OperationName = z.enum(Object.keys(controlRequests) as [ControlOperation, ...ControlOperation[]])

/** Serves the plugins of Pulumi's CLI: `POST /_pulumi/<operation>`, JSON both ways. */
export function createControlService(operations: ControlOperations): HttpService {
  return {
    async handle(request, response) {
      const name = OperationName.safeParse((request.url ?? '').split('/').at(-1))
      if (!name.success || request.method !== 'POST') {
        send(response, 404, { message: `Unknown operation ${request.method} ${request.url}.` })
        return
      }
      try {
        send(response, 200, await run(operations, name.data, request))
      } catch (error) {
        send(response, 422, { message: messageOf(error) })
      }
    },
  }
}

async function run(
  operations: ControlOperations,
  name: ControlOperation,
  request: HttpRequest,
): Promise<unknown> {
  const body: unknown = JSON.parse((await readBody(request, maxBodyBytes)).toString('utf8'))
  // Schema and operation have the same name, which the type of a union of both cannot say.
  const operation = operations[name] as (parsed: unknown) => Promise<unknown>
  return operation(controlRequests[name].parse(body))
}

function send(response: HttpResponse, status: number, content: unknown): void {
  sendResponse(response, {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  })
}
