import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { DrivenStack } from '../testing/drive-local.ts'
import type { Counters } from './counters.ts'
import { type StackArgument, StackMessage, type StackRequest } from './stack-protocol.ts'

/** A stack in a process of its own. */
export interface RemoteStack extends DrivenStack {
  counters(): Promise<Counters>
  close(): Promise<void>
}

/** Starts a stack in a fresh process; it ends with this one, whatever happens. */
export const startRemoteStack = async (argument: StackArgument): Promise<RemoteStack> => {
  const child = fork(stackProcess, [JSON.stringify(argument)], {
    execArgv: [...stackFlags, ...profilingArguments()],
  })
  const outputs = (await reply(child, 'started')).outputs
  const send = (request: StackRequest): boolean => child.send(request)
  return {
    outputs,
    analystToken: () => fetchToken(outputs.local?.tokenUrl),
    async counters() {
      send('read')
      return (await reply(child, 'counters')).counters
    },
    async close() {
      const exited = once(child, 'exit')
      send('close')
      await exited
    },
  }
}

const stackProcess = fileURLToPath(new URL('./stack-process.ts', import.meta.url))

/**
 * As `npm start` runs it. One isolate for each instance of a function and each with helpers for its garbage collection
 * would be dozens of threads for a few cores; see docs/PERFORMANCE.md.
 */
const stackFlags = ['--single-threaded-gc']

/** `BENCH_PROFILE=<directory>` writes a CPU profile of each stack's main thread there. */
const profilingArguments = (): string[] => {
  const directory = process.env['BENCH_PROFILE']
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`]
}

const reply = async <Kind extends StackMessage['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<StackMessage, { kind: Kind }>> => {
  const exited = once(child, 'exit').then(([status]) => {
    throw new Error(`The process of the stack ended by itself with ${String(status)}.`)
  })
  const [raw] = await Promise.race([once(child, 'message'), exited])
  const message = StackMessage.parse(raw)
  if (message.kind === 'failed') throw new Error(`The stack did not start: ${message.reason}`)
  if (message.kind !== kind) throw new Error(`The stack answered "${message.kind}" instead of "${kind}".`)
  // Its kind was compared just now.
  return message as Extract<StackMessage, { kind: Kind }>
}

const fetchToken = async (tokenUrl = ''): Promise<string> => {
  const answer = await fetch(tokenUrl)
  return TokenAnswer.parse(await answer.json()).access_token
}

const TokenAnswer = z.object({ access_token: z.string() })
