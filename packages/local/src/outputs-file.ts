import { rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StackOutputs } from '@sportsfeeds/domain'
import { makeDirectory } from '@sportsfeeds/std/node'
import { UnusablePathError } from './errors.ts'

/**
 * Writes the stack's outputs for the command lines. The file holds API keys, so that only its owner may read it.
 * @throws UnusablePathError
 */
export async function writeOutputsFile(file: string, outputs: StackOutputs): Promise<void> {
  const unfinished = `${file}.${process.pid}`
  try {
    await makeDirectory(dirname(file))
    await writeFile(unfinished, `${JSON.stringify(outputs, undefined, 2)}\n`, { mode: 0o600 })
    await rename(unfinished, file)
  } catch (error) {
    throw new UnusablePathError('--outputs', file, error)
  }
}
