import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StackOutputs } from '@sportsfeeds/domain'
import { bundleDirectory } from '@sportsfeeds/functions/bundles'
import * as z from 'zod'

/** The stream consumer as it is deployed, in a process of its own, as on Lambda. */
export interface ConsumerProcess {
  /** Calls the handler with one event. */
  invoke(event: object): Promise<Answer>
  stop(): void
}

const Answer = z.object({
  result: z.unknown(),
  durationMs: z.number(),
  /** What the process holds, with the binary of Node.js, as Lambda bounds it. Read on Linux only. */
  memoryBytes: z.number(),
  /** Since the start, by the lines that the function wrote. */
  connectionScans: z.number(),
})
type Answer = z.infer<typeof Answer>

/** @param memoryMb bounds the heap by the shares that Lambda starts Node.js with: 5 % for the young, 90 % for the old. */
export async function startConsumerProcess(
  outputs: StackOutputs,
  memoryMb: number,
): Promise<ConsumerProcess> {
  if (outputs.local === undefined) throw new Error('The stack does not run on this machine.')
  const child = fork(fileURLToPath(new URL('consumer-child.mjs', import.meta.url)), {
    env: {
      BUNDLE: join(bundleDirectory('streamConsumer'), 'index.mjs'),
      STACK_NAME: 'e2e',
      TABLE_NAME: outputs.tableName,
      MANAGEMENT_ENDPOINT: outputs.bookmakerApiUrl.replace(/^ws/, 'http'),
      FLUSH_INTERVAL_MS: '100',
      REGISTRY_STALENESS_MS: '1000',
      AWS_REGION: outputs.region,
      AWS_ENDPOINT_URL: outputs.local.awsEndpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    execArgv: [
      `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
      `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    ],
  })
  const next = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`The consumer ended with ${code}.`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message)
      })
    })
  await next()
  return {
    invoke: async (event) => {
      const answered = next()
      child.send(event)
      return Answer.parse(await answered)
    },
    stop: () => {
      child.kill()
    },
  }
}
