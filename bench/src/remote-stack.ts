import { startStackProcess } from '@sportsfeeds/local'
import * as z from 'zod'
import type { DrivenStack } from '@sportsfeeds/harness/drive-local'
import { Counters } from './counters.ts'
import type { StackArgument } from './stack-argument.ts'

/** A stack in a process of its own, so that its CPU time is measured separately from the load's. */
export interface RemoteStack extends DrivenStack {
  counters(): Promise<Counters>
  close(): Promise<void>
}

export async function startRemoteStack(argument: StackArgument): Promise<RemoteStack> {
  const { outputs, ask, close } = await startStackProcess({
    entry: new URL('./stack-process.ts', import.meta.url),
    argument,
    execArgv: profilingArguments(),
  })
  return {
    outputs,
    analystToken: () => fetchToken(outputs.local?.tokenUrl),
    counters: async () => Counters.parse(await ask('counters')),
    close,
  }
}

/** `BENCH_PROFILE=<directory>` writes a CPU profile of each stack's main thread there. */
function profilingArguments(): string[] {
  const directory = process.env['BENCH_PROFILE']
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${directory}`]
}

async function fetchToken(tokenUrl = ''): Promise<string> {
  const response = await fetch(tokenUrl)
  return TokenResponse.parse(await response.json()).access_token
}

const TokenResponse = z.object({ access_token: z.string() })
