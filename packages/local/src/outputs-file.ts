import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StackOutputs } from '@sportsfeeds/domain'

/** Writes the stack's outputs for the command lines. The file holds API keys, so that only its owner may read it. */
export async function writeOutputsFile(file: string, outputs: StackOutputs): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, `${JSON.stringify(outputs, undefined, 2)}\n`, { mode: 0o600 })
  await rename(unfinished, file)
}
