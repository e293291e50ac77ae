import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProvider, type Provider } from '@sportsfeeds/client'
import { type PlayingFeed, playDemoFeed } from './demo/play-demo-feed.ts'
import { seedSamples } from './demo/seed-samples.ts'
import { followFaultPlan } from './follow-fault-plan.ts'
import { billPath, createLocalBill } from './local-bill.ts'
import { writeOutputsFile } from './outputs-file.ts'
import type { FunctionLogListener } from './print-logs.ts'
import { startStack } from './stack.ts'
import type { StartOptions } from './start-options.ts'
import type { Terminal } from './terminal.ts'
import { watchActivity } from './watch-activity.ts'
import { formatWelcome } from './welcome.ts'

export interface RunProductOptions {
  readonly options: StartOptions
  readonly terminal: Terminal
  readonly progress: (step: string) => void
  readonly onFunctionLog: FunctionLogListener | undefined
}

export interface RunningProduct {
  /** Prints the bill and stops everything. */
  stop(): Promise<void>
}

/** The printed token outlives a day's work. */
const tokenSeconds = 12 * 3_600
const demoSeed = 1
const demoProviders = 3
const requestTimeoutMs = 10_000
const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Starts the stack, fills it with samples, plays the demo feed, and prints where everything is.
 * @throws LocalError, EngineError, ClientError
 */
export async function runProduct(run: RunProductOptions): Promise<RunningProduct> {
  const { options, terminal, progress, onFunctionLog } = run
  const stack = await startStack({
    stack: options.stack,
    port: options.port,
    console: 'built',
    // After the last port comes 0: any free one.
    consolePort: options.port === 0 ? 0 : (options.port + 1) % 65_536,
    dataDir: options.dataDir,
    config: options.delivery === undefined ? {} : { 'sportsfeeds:delivery': options.delivery },
    onProgress: progress,
    onLog: (message) => terminal.line(message),
    onFunctionLog,
  })
  const { cloud, outputs } = stack
  const bill = createLocalBill({ meter: cloud.meter, now: () => cloud.clock.now() })
  cloud.mount(billPath, bill)
  await writeOutputsFile(options.outputs, outputs)

  const keys = Object.entries(outputs.providerApiKeys ?? {})
  const [providerName, apiKey] = keys[0] ?? []
  let feed: PlayingFeed | undefined
  if (providerName !== undefined && apiKey !== undefined) {
    progress('Adding the sample games and the sample client')
    const toProvider = (key: string): Provider =>
      createProvider({ url: outputs.feedsApiUrl, apiKey: key, retry: false, requestTimeoutMs })
    const provider = toProvider(apiKey)
    const others = keys.slice(1, demoProviders).map(([, key]) => toProvider(key))
    const games = await seedSamples({ outputs, provider, nowMs: Date.now() })
    if (options.traffic) {
      feed = playDemoFeed({
        providers: [provider, ...others],
        games,
        seed: demoSeed,
        onError: (message) => terminal.line(message),
      })
    }
    const token = await stack.analystToken({ expiresInSeconds: tokenSeconds })
    progress('Ready')
    const outputsFile = relative(root, options.outputs)
    terminal.line(formatWelcome({ outputs, providerName, apiKey, token, outputsFile }))
  } else {
    terminal.line('The settings of this stack name no providers, so there is no API key to send odds with.')
  }
  // Only now, so that the samples are stored undisturbed.
  if (options.chaos !== undefined) {
    followFaultPlan({
      file: options.chaos,
      faults: cloud.faults,
      onMessage: (message) => terminal.line(message),
    })
    const file = relative(process.cwd(), options.chaos)
    terminal.line(`Faults are injected as in ${file}; a change of it takes effect at once.`)
  }
  watchActivity({ cloud, terminal })

  return {
    async stop() {
      await feed?.stop()
      if (!options.quiet) terminal.line(bill.summary())
      await stack.close()
    },
  }
}
