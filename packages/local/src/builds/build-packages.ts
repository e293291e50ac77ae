import { execFile } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundleDirectory, functionNames } from '@sportsfeeds/functions/bundles'
import { BuildFailedError, messageOf } from '../errors.ts'
import { hashBuildInputs } from './build-inputs.ts'
import { isBuilt, writeStamp } from './build-stamp.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
/** Where the gateway's image is built. */
export const gatewayDirectory = join(root, 'packages/gateway')
const turbo = join(root, 'node_modules/turbo/bin/turbo')

interface BuiltPackage {
  readonly name: string
  /** The product of the build, as people call it. */
  readonly product: string
  /** Files that every build writes. */
  readonly outputs: readonly string[]
}

const functionsPackage: BuiltPackage = {
  name: '@sportsfeeds/functions',
  product: 'functions',
  outputs: functionNames.map((name) => join(bundleDirectory(name), 'index.mjs')),
}

const consolePackage: BuiltPackage = {
  name: '@sportsfeeds/console',
  product: 'console',
  outputs: [join(root, 'packages/console/dist/index.html')],
}

const gatewayPackage: BuiltPackage = {
  name: '@sportsfeeds/gateway',
  product: 'gateway',
  outputs: [join(gatewayDirectory, 'dist/index.mjs')],
}

export interface BuildOptions {
  /** Called before a build that is needed. */
  readonly onBuild?: (product: string) => void
}

const begun = new Map<BuiltPackage, Promise<void>>()

/**
 * Brings the functions' bundles up to date, once in a process. Turbo runs only if their sources have changed since
 * their last build; it builds them or has them in its cache.
 * @throws BuildFailedError with the output of the build.
 */
export function buildFunctions(options?: BuildOptions): Promise<void> {
  return buildOnce(functionsPackage, options)
}

/** Brings the console's files up to date, like {@link buildFunctions}. @throws BuildFailedError */
export function buildConsole(options?: BuildOptions): Promise<void> {
  return buildOnce(consolePackage, options)
}

/** Brings the live gateway's bundle up to date, like {@link buildFunctions}. @throws BuildFailedError */
export async function buildGateway(options?: BuildOptions): Promise<void> {
  // Its build asks turbo for theirs: two at once would be in each other's way.
  await buildFunctions(options)
  await buildOnce(gatewayPackage, options)
}

function buildOnce(built: BuiltPackage, options: BuildOptions = {}): Promise<void> {
  const building = begun.get(built) ?? buildIfChanged(built, options)
  begun.set(built, building)
  return building
}

async function buildIfChanged(
  { name, product, outputs }: BuiltPackage,
  { onBuild }: BuildOptions,
): Promise<void> {
  const stampFile = join(root, 'node_modules/.cache/sportsfeeds', `${product}.json`)
  const inputs = await hashBuildInputs(root, name)
  if (await isBuilt(stampFile, inputs, outputs)) return
  onBuild?.(product)
  await build(name, product)
  await writeStamp(stampFile, inputs, outputs)
}

async function build(name: string, product: string): Promise<void> {
  const run = promisify(execFile)(
    process.execPath,
    [turbo, 'run', 'build', `--filter=${name}`, '--output-logs=errors-only'],
    { cwd: root, env: buildEnvironment(process.env) },
  )
  const stop = (): void => void run.child.kill()
  process.once('exit', stop)
  try {
    await run
  } catch (error) {
    throw new BuildFailedError(`The ${product} could not be built: ${outputOf(error)}`, { cause: error })
  } finally {
    process.off('exit', stop)
  }
}

/** Turbo finds pnpm on the path. */
function buildEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const pathKey = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), environment[pathKey] ?? '']
  return {
    ...environment,
    [pathKey]: path.join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  }
}

function outputOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error)
  const streams = 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : []
  const printed = streams
    .filter((text) => typeof text === 'string')
    .join('')
    .trim()
  return printed === '' ? error.message : printed
}
