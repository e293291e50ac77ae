import { writeFile } from 'node:fs/promises'
import { UnreadableFileError } from '../errors.ts'

/** Writes the report for machines; "-" is standard output. @throws UnreadableFileError */
export const writeJson = async (file: string, report: object): Promise<void> => {
  const text = `${JSON.stringify(report, undefined, 2)}\n`
  if (file === '-') {
    process.stdout.write(text)
    return
  }
  await writeFile(file, text).catch((error: unknown) => {
    throw new UnreadableFileError(file, error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  })
}
