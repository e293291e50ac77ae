import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { FaultPlanError, type Faults, parseFaultPlan } from '@sportsfeeds/emulator'
import { FaultPlanFileError, messageOf } from './errors.ts'

export interface FaultPlanFileOptions {
  readonly file: string
  readonly faults: Pick<Faults, 'set'>
  /** Told in one line when the file was read again, and of each mistake in it. */
  readonly tell: (message: string) => void
  /** Calls the listener after each change of the file; returns the function that ends it. */
  readonly watch?: (file: string, listener: () => void) => () => void
}

const checkIntervalMs = 300

/**
 * Puts the fault plan of a JSON file into effect, and again whenever the file changes; a changed file with mistakes
 * leaves the plan before it in effect. Returns the function that stops following.
 * @throws FaultPlanFileError when the file cannot be followed to begin with
 */
export function followFaultPlan({
  file,
  faults,
  tell,
  watch = watchFileContent,
}: FaultPlanFileOptions): () => void {
  faults.set(readFaultPlan(file))
  return watch(file, () => {
    try {
      faults.set(readFaultPlan(file))
      tell(`Faults now as in ${file}.`)
    } catch (error) {
      tell(`The faults stay as they were: ${messageOf(error)}`)
    }
  })
}

/**
 * Reads a fault plan from a JSON file.
 * @throws FaultPlanFileError with one line for each mistake
 */
export function readFaultPlan(file: string) {
  try {
    return parseFaultPlan(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof FaultPlanError) throw new FaultPlanFileError(file, error.mistakes, { cause: error })
    throw new FaultPlanFileError(file, [messageOf(error)], { cause: error })
  }
}

/** By looking at the file now and then: editors replace files, which ends a watch of the file itself. */
function watchFileContent(file: string, listener: () => void): () => void {
  watchFile(file, { interval: checkIntervalMs, persistent: false }, listener)
  return () => unwatchFile(file, listener)
}
