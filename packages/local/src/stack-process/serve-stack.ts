import { messageOf } from '../errors.ts'
import type { RunningStack } from '../stack.ts'
import { type StackMessage, StackRequest } from './protocol.ts'

export interface ServedStack {
  readonly stack: RunningStack
  /** Replies by question. */
  readonly answers?: Readonly<Record<string, () => Promise<unknown>>>
}

/**
 * Runs the whole life of a stack's process: starts the stack with the argument of `startStackProcess`, replies to
 * questions, and ends on request or with the process that started it.
 */
export async function serveStack(start: (argument: unknown) => Promise<ServedStack>): Promise<void> {
  // Without its starter nothing would close it.
  process.once('disconnect', () => process.exit(0))
  // Ctrl-C reaches the whole group; the one that started this process decides when it is over.
  process.on('SIGINT', () => undefined)
  try {
    const { stack, answers = {} } = await start(JSON.parse(process.argv[2] ?? 'null'))
    process.on('message', (message) => {
      const request = StackRequest.parse(message)
      if (request.kind === 'close') void stack.close().then(() => process.exit(0))
      else void reply(request.id, answers[request.question])
    })
    send({ kind: 'started', outputs: stack.outputs })
  } catch (error) {
    send({ kind: 'failed', reason: messageOf(error) })
    process.exitCode = 1
    process.disconnect()
  }
}

async function reply(id: number, answer: (() => Promise<unknown>) | undefined): Promise<void> {
  send({ kind: 'answered', id, answer: await answer?.() })
}

function send(message: StackMessage): void {
  process.send?.(message)
}
