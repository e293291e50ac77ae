import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { BuildFailedError, messageOf } from './errors.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const binaries = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url))

const turboEnvironment = {
  // Turbo asks the package manager, and the build runs on the pinned Node, wherever this process was started from.
  PATH: [binaries, process.env.PATH ?? ''].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
}

let current: Promise<void> | undefined

/**
 * Brings the functions' bundles up to date, once in a process; turbo does nothing when they are.
 * @throws BuildFailedError with what the build printed.
 */
export const buildFunctions = (): Promise<void> => (current ??= build())

const build = async (): Promise<void> => {
  const building = promisify(execFile)(
    join(binaries, 'turbo'),
    ['run', 'build', '--filter=@sportsfeeds/functions', '--output-logs=errors-only'],
    { cwd: root, env: { ...process.env, ...turboEnvironment } },
  )
  const stopBuilding = (): void => void building.child.kill()
  process.once('exit', stopBuilding)
  try {
    await building
  } catch (error) {
    throw new BuildFailedError(`The functions could not be built: ${printedBy(error)}`, { cause: error })
  } finally {
    process.off('exit', stopBuilding)
  }
}

const printedBy = (error: unknown): string => {
  if (!(error instanceof Error)) return messageOf(error)
  const streams = 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : []
  const printed = streams
    .filter((text) => typeof text === 'string')
    .join('')
    .trim()
  return printed === '' ? error.message : printed
}
