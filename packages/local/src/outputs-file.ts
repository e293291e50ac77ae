import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { StackOutputs } from '@sportsfeeds/domain'

/** Writes the stack's outputs where the command lines look for them; API keys are in it, so only the owner may read it. */
export async function writeOutputsFile(file: string, outputs: StackOutputs): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, `${JSON.stringify(outputs, undefined, 2)}\n`, { mode: 0o600 })
  await rename(unfinished, file)
}
