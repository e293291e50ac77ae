import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StackOutputs } from '@sportsfeeds/domain'

export interface WrittenOutputs {
  /** A temporary directory, which the caller removes. */
  readonly directory: string
  /** The file in it that commands take as `--outputs`. */
  readonly file: string
}

/** Writes the outputs of a stack for programs that run as processes of their own. */
export async function writeOutputs(outputs: StackOutputs): Promise<WrittenOutputs> {
  const directory = await mkdtemp(join(tmpdir(), 'sportsfeeds-outputs-'))
  const file = join(directory, 'outputs.json')
  await writeFile(file, JSON.stringify(outputs))
  return { directory, file }
}
