import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'

/** The inputs of a build, and the times of the files that it wrote: any other build leaves other times. */
const Stamp = z.object({ inputs: z.string(), outputTimesMs: z.array(z.number()) })

/** True if the outputs are those that were made from these inputs. */
export async function isBuilt(file: string, inputs: string, outputs: readonly string[]): Promise<boolean> {
  try {
    const stamp = Stamp.parse(JSON.parse(await readFile(file, 'utf8')))
    return isDeepStrictEqual(stamp, { inputs, outputTimesMs: await modifiedTimesMs(outputs) })
  } catch {
    // Without a readable stamp, or with an output missing, nothing is known.
    return false
  }
}

export async function writeStamp(file: string, inputs: string, outputs: readonly string[]): Promise<void> {
  const stamp: z.infer<typeof Stamp> = { inputs, outputTimesMs: await modifiedTimesMs(outputs) }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(stamp))
}

function modifiedTimesMs(files: readonly string[]): Promise<number[]> {
  return Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))
}
