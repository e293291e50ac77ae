import { messageOf } from '../errors.ts'
import type { RunningStack } from '../stack.ts'
import { type StackMessage, StackRequest } from './protocol.ts'

export interface ServedStack {
  readonly stack: RunningStack
  /** What the process can be asked for, by question, beside being closed. */
  readonly answers?: Readonly<Record<string, () => Promise<unknown>>>
}

/**
 * The whole life of a stack's process: starts the stack with what `startStackProcess` was given, answers, and ends when
 * it is told to or when the one that started it is gone.
 */
export async function serveStack(start: (argument: unknown) => Promise<ServedStack>): Promise<void> {
  // Nobody is left to close it.
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
    tell({ kind: 'started', outputs: stack.outputs })
  } catch (error) {
    tell({ kind: 'failed', reason: messageOf(error) })
    process.exitCode = 1
    process.disconnect()
  }
}

async function reply(id: number, answer: (() => Promise<unknown>) | undefined): Promise<void> {
  tell({ kind: 'answered', id, answer: await answer?.() })
}

function tell(message: StackMessage): void {
  process.send?.(message)
}
