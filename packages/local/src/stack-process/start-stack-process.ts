import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StackOutputs } from '@sportsfeeds/domain'
import { StackProcessError } from '../errors.ts'
import { StackMessage, type StackRequest } from './protocol.ts'

/** A running stack in a process of its own. */
export interface StackProcess {
  readonly outputs: StackOutputs
  /** Resolves to the entry's reply; undefined for an unknown question. */
  readonly ask: (question: string) => Promise<unknown>
  readonly close: () => Promise<void>
}

export interface StackProcessOptions {
  /** A module that calls `serveStack`; without one the stack is started with `argument.config`. */
  readonly entry?: URL
  /** JSON for the entry. */
  readonly argument: object
  /** Further flags of Node. */
  readonly execArgv?: readonly string[]
}

/**
 * Starts a stack that shares no thread with its load, so that a measurement does not include the load's own waiting for
 * the stack's turn. It ends with this process, whatever happens.
 * @throws StackProcessError when the stack does not start, or its process ends unasked.
 */
export async function startStackProcess({
  entry = defaultEntry,
  argument,
  execArgv = [],
}: StackProcessOptions): Promise<StackProcess> {
  const child = fork(fileURLToPath(entry), [JSON.stringify(argument)], {
    execArgv: [...stackFlags, ...execArgv],
  })
  const ended = endOf(child)
  // Reported by `ask`, if anything waits for a reply.
  ended.catch(() => undefined)
  const { outputs } = await Promise.race([started(child), ended])
  const send = (request: StackRequest): boolean => child.send(request)
  let questions = 0

  return {
    outputs,
    async ask(question) {
      questions += 1
      const id = questions
      const answer = answered(child, id)
      send({ kind: 'ask', id, question })
      return Promise.race([answer, ended])
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      if (child.connected) send({ kind: 'close' })
      const timer = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs)
      await exited
      clearTimeout(timer)
    },
  }
}

const defaultEntry = new URL('./main.ts', import.meta.url)

/**
 * As `npm start` runs it. One isolate for each instance of a function and each with helpers for its garbage collection
 * would be dozens of threads for a few cores; see docs/PERFORMANCE.md.
 */
const stackFlags = ['--single-threaded-gc']

/** Closing takes a second; a stack that hangs must not hold up its starter. */
const closeTimeoutMs = 10_000

async function endOf(child: ChildProcess): Promise<never> {
  const [status, signal] = await once(child, 'exit')
  throw new StackProcessError(`The process of the stack ended unexpectedly with ${String(status ?? signal)}.`)
}

async function started(child: ChildProcess): Promise<{ readonly outputs: StackOutputs }> {
  const [raw] = await once(child, 'message')
  const message = StackMessage.parse(raw)
  switch (message.kind) {
    case 'started':
      return message
    case 'failed':
      throw new StackProcessError(message.reason)
    case 'answered':
      throw new StackProcessError('The process of the stack replied before it had started.')
  }
}

function answered(child: ChildProcess, id: number): Promise<unknown> {
  return new Promise((resolve) => {
    const listen = (raw: unknown): void => {
      const message = StackMessage.parse(raw)
      if (message.kind !== 'answered' || message.id !== id) return
      child.off('message', listen)
      resolve(message.answer)
    }
    child.on('message', listen)
  })
}
