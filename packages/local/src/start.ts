import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DataDirectoryError, PortInUseError } from '@sportsfeeds/emulator'
import { EngineError } from '@sportsfeeds/pulumi-local'
import { Command, InvalidArgumentError, Option } from 'commander'
import { startDemo, type Demo } from './demo.ts'
import { seededRandom } from './demo-feed.ts'
import { LocalError, messageOf } from './errors.ts'
import { followFaultPlan, readFaultPlan } from './follow-fault-plan.ts'
import { billPath, createLocalBill, type LocalBill } from './local-bill.ts'
import { writeOutputsFile } from './outputs-file.ts'
import { printLogs } from './print-logs.ts'
import { seedSamples } from './seed.ts'
import { startStack, type RunningStack, type StackName } from './stack.ts'
import { createTerminal } from './terminal.ts'
import { watchActivity } from './watch-activity.ts'
import { welcome } from './welcome.ts'

interface StartOptions {
  readonly port: number
  readonly traffic: boolean
  readonly dataDir?: string
  readonly outputs: string
  readonly stack: StackName
  readonly chaos?: string
  readonly logs?: readonly string[]
  readonly quiet: boolean
}

const defaultPort = 4510
/** The printed token should outlive a day's work. */
const tokenSeconds = 12 * 3_600
const demoSeed = 1
/** Ending everything takes less; what does not end by then is left to the end of the process. */
const stopTimeoutMs = 1_800
const parentCheckMs = 1_000

const root = fileURLToPath(new URL('../../..', import.meta.url))
const defaultOutputsFile = resolve(root, '.sportsfeeds/outputs.json')

async function main(): Promise<void> {
  const options = parseOptions()
  const terminal = createTerminal(process.stdout)
  const running: { stack?: RunningStack; demo?: Demo; bill?: LocalBill } = {}
  stopOnRequest(async () => {
    terminal.clearStatus()
    if (!options.quiet) terminal.line('Stopping.')
    await running.demo?.stop()
    if (!options.quiet && running.bill !== undefined) terminal.line(running.bill.summary())
    await running.stack?.close()
  })

  const progress = (step: string): void => {
    if (!options.quiet) terminal.line(`  ${step}`)
  }
  // Mistakes in what was asked for come before the long work.
  if (options.chaos !== undefined) readFaultPlan(options.chaos)
  const onFunctionLog = options.logs && printLogs(options.logs, (line) => terminal.line(line))
  if (!options.quiet) terminal.line('sportsfeeds, on this machine:')
  const stack = await startStack({
    stack: options.stack,
    port: options.port,
    console: 'built',
    // After the last port comes 0: any free one.
    consolePort: options.port === 0 ? 0 : (options.port + 1) % 65_536,
    dataDir: options.dataDir,
    onProgress: progress,
    onLog: (message) => terminal.line(message),
    onFunctionLog,
  })
  running.stack = stack
  const bill = createLocalBill({ meter: stack.cloud.meter, now: () => stack.cloud.clock.now() })
  running.bill = bill
  stack.cloud.mount(billPath, bill)
  const { outputs } = stack
  const [providerName, apiKey] = Object.entries(outputs.providerApiKeys ?? {})[0] ?? []
  await writeOutputsFile(options.outputs, outputs)
  const token = await stack.analystToken({ expiresInSeconds: tokenSeconds })

  if (providerName !== undefined && apiKey !== undefined) {
    progress('Putting the sample games and the sample client')
    const games = await seedSamples({ outputs, apiKey, nowMs: Date.now() })
    if (options.traffic) {
      running.demo = startDemo({
        feedsApiUrl: outputs.feedsApiUrl,
        apiKey,
        games,
        random: seededRandom(demoSeed),
        onError: (message) => terminal.line(message),
      })
    }
    const shownFile = relative(root, options.outputs)
    terminal.line(welcome({ outputs, providerName, apiKey, token, outputsFile: shownFile }))
  } else {
    terminal.line('This stack configures no providers, so there is no API key to put odds with.')
  }
  if (options.chaos !== undefined) {
    // The samples are there by now; what goes wrong from here on is the user's wish.
    followFaultPlan({
      file: options.chaos,
      faults: stack.cloud.faults,
      tell: (message) => terminal.line(message),
    })
    terminal.line(
      `Faults are injected as in ${relative(process.cwd(), options.chaos)}; a change of it takes effect at once.`,
    )
  }
  watchActivity({ cloud: stack.cloud, terminal })
}

function parseOptions(): StartOptions {
  return new Command('npm start --')
    .description(
      'Runs the whole product on this machine: the Pulumi program of packages/infra on emulated AWS.',
    )
    .option(
      '--port <number>',
      'port of everything; the console takes the next one; 0 picks free ones',
      parsePort,
      defaultPort,
    )
    .option('--no-traffic', 'without the demonstration feed')
    .option(
      '--data-dir <directory>',
      'keep the table and the API keys there; they are there again after a restart',
      toPath,
    )
    .addOption(
      new Option('--stack <name>', 'whose settings to use')
        .choices(['dev', 'staging', 'prod'])
        .default('dev'),
    )
    .option('--outputs <file>', 'where to write the outputs', toPath, defaultOutputsFile)
    .option(
      '--chaos <file>',
      'a fault plan as JSON: what goes wrong, and when; read again as it changes',
      toPath,
    )
    .option('--logs <names...>', 'print what these functions write to their logs, `all` for every one')
    .option('--quiet', 'print only what is needed', false)
    .allowExcessArguments(false)
    .parse()
    .opts<StartOptions>()
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

function toPath(text: string): string {
  return resolve(text)
}

/** Ends the process cleanly on Ctrl-C, on a signal, and when the parent has died; a second request does not wait. */
function stopOnRequest(stop: () => Promise<void>): void {
  let stopping = false
  const request = (): void => {
    if (stopping) process.exit(130)
    stopping = true
    setTimeout(() => process.exit(0), stopTimeoutMs).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request)
  // npm and the shells between do not always pass their end on.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent && !stopping) request()
  }, parentCheckMs).unref()
  // With the parent goes the terminal; there is no one to tell.
  process.stdout.on('error', () => undefined)
}

function fail(error: unknown): never {
  const text = isExpected(error) || !(error instanceof Error) ? messageOf(error) : error.stack
  process.stderr.write(`${text}
`)
  process.exit(1)
}

/** What a user can mend needs no stack trace. */
function isExpected(error: unknown): boolean {
  return [LocalError, EngineError, PortInUseError, DataDirectoryError].some((kind) => error instanceof kind)
}

await main().catch(fail)
