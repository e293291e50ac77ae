import { readFile } from 'node:fs/promises'
import { decodeText } from '@sportsfeeds/std'
import { UnreadableFileError } from '../errors.ts'

/** The JSON value that a file holds, in UTF-8 or UTF-16. The content appears in no message, as it may be secret. @throws UnreadableFileError */
export async function readJsonFile(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UnreadableFileError(file, error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  })
  try {
    return JSON.parse(decodeText(bytes))
  } catch {
    throw new UnreadableFileError(file, 'is not JSON')
  }
}
