/** `npm start`. The heavy modules load after the first lines are on the screen and the builds have begun. */
import { CodedError } from '@sportsfeeds/std'
import { buildConsole, buildFunctions } from './builds/build-packages.ts'
import { messageOf } from './errors.ts'
import { printLogs } from './print-logs.ts'
import type { RunningProduct } from './run-product.ts'
import { parseStartOptions } from './start-options.ts'
import { createTerminal } from './terminal.ts'

/** Ending everything takes less; what has not ended by then ends with the process. */
const stopTimeoutMs = 1_800
const parentCheckMs = 1_000

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv)
  const terminal = createTerminal(process.stdout)
  const running: { product?: RunningProduct } = {}
  stopOnRequest(async () => {
    terminal.clearStatus()
    if (!options.quiet) terminal.line('Stopping.')
    await running.product?.stop()
  })

  // Mistakes come before the long work.
  await (await import('./check-surroundings.ts')).checkSurroundings(options.port, process.env)
  const onFunctionLog = options.logs && printLogs(options.logs, (line) => terminal.line(line))
  if (options.chaos !== undefined) (await import('./follow-fault-plan.ts')).readFaultPlan(options.chaos)

  const progress = (step: string): void => {
    const seconds = (performance.now() / 1_000).toFixed(1)
    if (!options.quiet) terminal.line(`${seconds.padStart(6)} s  ${step}`)
  }
  if (!options.quiet) terminal.line('sportsfeeds, on this machine:')
  progress('Loading')
  // Builds that are needed run while the modules load.
  await Promise.all([buildFunctions, buildConsole].map((build) => beginBuild(build, progress)))
  if (options.pulumi) {
    running.product = await (await import('./rehearse.ts')).rehearse(options, terminal)
    return
  }
  const { runProduct } = await import('./run-product.ts')
  running.product = await runProduct({ options, terminal, progress, onFunctionLog })
}

/** Resolves as soon as a build has begun or none is needed; a failure is reported by the next that waits for the build. */
function beginBuild(build: typeof buildFunctions, progress: (step: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const onBuild = (product: string): void => {
      progress(`Building the ${product}`)
      resolve()
    }
    build({ onBuild }).then(resolve, () => resolve())
  })
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
  // npm and shells in between do not always pass their own end on.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent && !stopping) request()
  }, parentCheckMs).unref()
  // The terminal disappears with the parent, and nobody reads what is written then.
  process.stdout.on('error', () => undefined)
}

/** Errors of these packages say what to do; any other needs its stack trace. */
function fail(error: unknown): never {
  const text = error instanceof CodedError || !(error instanceof Error) ? messageOf(error) : error.stack
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

await main().catch(fail)
