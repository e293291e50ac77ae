import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundleDirectory, functionNames } from '@sportsfeeds/functions/bundles'
import { builtConsoleDirectory } from '@sportsfeeds/infra/builds'
import { BuildFailedError, messageOf } from './errors.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const turbo = join(root, 'node_modules/.bin/turbo')

function inRoot(path: string): string {
  return join(root, path)
}

interface BuiltPackage {
  readonly name: string
  /** What people call what is built. */
  readonly product: string
  /** Files that are there after a build. */
  readonly outputs: readonly string[]
  /** What they are made from. */
  readonly sources: readonly string[]
}

const functionsPackage: BuiltPackage = {
  name: '@sportsfeeds/functions',
  product: 'functions',
  outputs: functionNames.map((name) => join(bundleDirectory(name), 'index.mjs')),
  sources: ['packages/functions', 'packages/domain', 'pnpm-lock.yaml'].map(inRoot),
}

const consolePackage: BuiltPackage = {
  name: '@sportsfeeds/console',
  product: 'console',
  outputs: [join(builtConsoleDirectory, 'index.html')],
  sources: ['packages/console', 'packages/client', 'packages/domain', 'pnpm-lock.yaml'].map(inRoot),
}

const begun = new Map<BuiltPackage, Promise<void>>()

/**
 * Brings the functions' bundles up to date, once in a process. That none is older than a source is seen in
 * milliseconds; else turbo builds them, or has them in its cache.
 * @throws BuildFailedError with what the build printed.
 */
export function buildFunctions(): Promise<void> {
  return buildOnce(functionsPackage)
}

/** The same for the console's files. @throws BuildFailedError */
export function buildConsole(): Promise<void> {
  return buildOnce(consolePackage)
}

function buildOnce(built: BuiltPackage): Promise<void> {
  const building = begun.get(built) ?? buildUnlessCurrent(built)
  begun.set(built, building)
  return building
}

async function buildUnlessCurrent(built: BuiltPackage): Promise<void> {
  const made = await Promise.all(built.outputs.map(modifiedMs))
  const changed = await Promise.all(built.sources.map(newestMs))
  if (Math.min(...made) > Math.max(...changed)) return
  await build(built)
}

async function build({ name, product }: BuiltPackage): Promise<void> {
  const run = promisify(execFile)(turbo, ['run', 'build', `--filter=${name}`, '--output-logs=errors-only'], {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  })
  const stop = (): void => void run.child.kill()
  process.once('exit', stop)
  try {
    await run
  } catch (error) {
    throw new BuildFailedError(`The ${product} could not be built: ${printedBy(error)}`, { cause: error })
  } finally {
    process.off('exit', stop)
  }
}

/** When the newest file at or under `path` was changed; what is built or installed there does not count. */
async function newestMs(path: string): Promise<number> {
  if (!(await stat(path)).isDirectory()) return modifiedMs(path)
  const entries = await readdir(path)
  const inside = entries.filter((name) => !['dist', 'node_modules', '.turbo'].includes(name))
  return Math.max(0, ...(await Promise.all(inside.map((name) => newestMs(join(path, name))))))
}

/** 0 when there is no such file. */
function modifiedMs(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}

function printedBy(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error)
  const streams = 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : []
  const printed = streams
    .filter((text) => typeof text === 'string')
    .join('')
    .trim()
  return printed === '' ? error.message : printed
}
