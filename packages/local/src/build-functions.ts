import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundleDirectory, functionNames } from '@sportsfeeds/functions/bundles'
import { BuildFailedError, messageOf } from './errors.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const turbo = join(root, 'node_modules/.bin/turbo')
/** What the bundles are made from. */
const sources = ['packages/functions', 'packages/domain', 'pnpm-lock.yaml'].map((path) => join(root, path))

let building: Promise<void> | undefined

/**
 * Brings the functions' bundles up to date, once in a process. That none is older than a source is seen in
 * milliseconds; else turbo builds them, or has them in its cache.
 * @throws BuildFailedError with what the build printed.
 */
export const buildFunctions = (): Promise<void> => (building ??= buildUnlessCurrent())

const buildUnlessCurrent = async (): Promise<void> => {
  const bundles = functionNames.map((name) => join(bundleDirectory(name), 'index.mjs'))
  const built = await Promise.all(bundles.map(modifiedMs))
  const changed = await Promise.all(sources.map(newestMs))
  if (Math.min(...built) > Math.max(...changed)) return
  await build()
}

const build = async (): Promise<void> => {
  const run = promisify(execFile)(
    turbo,
    ['run', 'build', '--filter=@sportsfeeds/functions', '--output-logs=errors-only'],
    { cwd: root, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' } },
  )
  const stop = (): void => void run.child.kill()
  process.once('exit', stop)
  try {
    await run
  } catch (error) {
    throw new BuildFailedError(`The functions could not be built: ${printedBy(error)}`, { cause: error })
  } finally {
    process.off('exit', stop)
  }
}

/** When the newest file at or under `path` was changed; what is built or installed there does not count. */
const newestMs = async (path: string): Promise<number> => {
  if (!(await stat(path)).isDirectory()) return modifiedMs(path)
  const entries = await readdir(path)
  const inside = entries.filter((name) => !['dist', 'node_modules', '.turbo'].includes(name))
  return Math.max(0, ...(await Promise.all(inside.map((name) => newestMs(join(path, name))))))
}

/** 0 when there is no such file. */
const modifiedMs = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )

const printedBy = (error: unknown): string => {
  if (!(error instanceof Error)) return messageOf(error)
  const streams = 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : []
  const printed = streams
    .filter((text) => typeof text === 'string')
    .join('')
    .trim()
  return printed === '' ? error.message : printed
}
