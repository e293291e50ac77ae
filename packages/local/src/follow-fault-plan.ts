import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { FaultPlanError, type Faults, parseFaultPlan } from '@sportsfeeds/emulator'
import { decodeText } from '@sportsfeeds/std'
import { FaultPlanFileError, messageOf } from './errors.ts'

export interface FaultPlanFileOptions {
  readonly file: string
  readonly faults: Pick<Faults, 'set'>
  /** Called with one line when the file has been read again, and with the mistakes in it. */
  readonly onMessage: (message: string) => void
  /** Calls the listener after each change of the file; returns a function that stops watching. */
  readonly watch?: (file: string, listener: () => void) => () => void
}

const checkIntervalMs = 300

/**
 * Puts the fault plan of a JSON file into effect, and again whenever the file changes; a changed file with mistakes
 * leaves the former plan in effect.
 * @returns a function that stops following the file.
 * @throws FaultPlanFileError if the file has mistakes to begin with
 */
export function followFaultPlan({
  file,
  faults,
  onMessage,
  watch = watchFileContent,
}: FaultPlanFileOptions): () => void {
  faults.set(readFaultPlan(file))
  return watch(file, () => {
    try {
      faults.set(readFaultPlan(file))
      onMessage(`Faults now as in ${file}.`)
    } catch (error) {
      onMessage(`The faults stay as they were: ${messageOf(error)}`)
    }
  })
}

/**
 * Reads a fault plan from a JSON file.
 * @throws FaultPlanFileError with one line for each mistake
 */
export function readFaultPlan(file: string) {
  try {
    return parseFaultPlan(JSON.parse(decodeText(readFileSync(file))))
  } catch (error) {
    if (error instanceof FaultPlanError) throw new FaultPlanFileError(file, error.mistakes, { cause: error })
    throw new FaultPlanFileError(file, [messageOf(error)], { cause: error })
  }
}

/** Polls the file: editors replace files, which ends a watch of the file itself. */
function watchFileContent(file: string, listener: () => void): () => void {
  watchFile(file, { interval: checkIntervalMs, persistent: false }, listener)
  return () => unwatchFile(file, listener)
}
