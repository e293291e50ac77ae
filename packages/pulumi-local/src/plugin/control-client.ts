import { ControlRefusedError, EmulatorUnreachableError } from '../errors.ts'
import {
  type ControlOperation,
  controlPath,
  ControlRefusal,
  type ControlReply,
  controlReplies,
  type ControlRequest,
} from './protocol.ts'

/** Calls the control endpoint of the emulator from a plugin's process. */
export type ControlClient = <Operation extends ControlOperation>(
  operation: Operation,
  request: ControlRequest<Operation>,
) => Promise<ControlReply<Operation>>

/** @throws ControlRefusedError with the emulator's message, EmulatorUnreachableError */
export function createControlClient(endpoint: string): ControlClient {
  return async (operation, request) => {
    const response = await fetch(`${endpoint}${controlPath}/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    }).catch((error: unknown) => {
      throw new EmulatorUnreachableError(endpoint, error)
    })
    const content: unknown = await response.json()
    if (!response.ok) throw new ControlRefusedError(ControlRefusal.parse(content).message)
    // The schema of this very operation.
    return controlReplies[operation].parse(content) as ControlReply<typeof operation>
  }
}
