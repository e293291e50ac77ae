import { writeFile } from 'node:fs/promises'
import { UnreadableFileError } from '../errors.ts'

/** Writes a text for machines or browsers; "-" is standard output. @throws UnreadableFileError */
export async function writeText(file: string, text: string): Promise<void> {
  if (file === '-') {
    process.stdout.write(text)
    return
  }
  await writeFile(file, text).catch((error: unknown) => {
    throw new UnreadableFileError(
      file,
      `cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  })
}
