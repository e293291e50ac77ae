import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StackOutputs } from '@sportsfeeds/domain'
import { bundleDirectory } from '@sportsfeeds/functions/bundles'
import type { EnvironmentVariables } from '@sportsfeeds/functions/environment'
import * as z from 'zod'

/** The deployed bundle of the stream consumer in a process of its own, as on Lambda. */
export interface ConsumerProcess {
  /** Calls the handler with one event. */
  invoke(event: object): Promise<Invocation>
  stop(): void
}

const Invocation = z.object({
  result: z.unknown(),
  durationMs: z.number(),
  /** Memory of the process including the Node.js binary, which is what Lambda limits. Linux only. */
  memoryBytes: z.number(),
  /** Since the start, counted from the function's metrics. */
  connectionScans: z.number(),
})
type Invocation = z.infer<typeof Invocation>

/** @param memoryMb limits the heap like Lambda does: 5 % for the young generation, 90 % for the old one. */
export async function startConsumerProcess(
  outputs: StackOutputs,
  memoryMb: number,
): Promise<ConsumerProcess> {
  if (outputs.local === undefined) throw new Error('The stack does not run on this machine.')
  const environment: EnvironmentVariables<'streamConsumer'> = {
    STACK_NAME: 'e2e',
    TABLE_NAME: outputs.tableName,
    MANAGEMENT_ENDPOINT: outputs.bookmakerApiUrl.replace(/^ws/, 'http'),
    ON_FAILURE_QUEUE_URL: outputs.onFailureQueueUrl,
    FLUSH_INTERVAL_MS: '100',
    REGISTRY_STALENESS_MS: '1000',
  }
  const child = fork(fileURLToPath(new URL('consumer-child.mjs', import.meta.url)), {
    env: {
      BUNDLE: join(bundleDirectory('streamConsumer'), 'index.mjs'),
      ...environment,
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
      const message = next()
      child.send(event)
      return Invocation.parse(await message)
    },
    stop: () => {
      child.kill()
    },
  }
}
