import { UnreadableFileError } from '../errors.ts'
import { readText } from './read-text.ts'

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/**
 * The lines of a text file, as {@link readText} reads it; blank lines are left out. A file that breaks off gives the lines before the
 * break, then throws.
 * @throws UnreadableFileError
 */
export async function* readLines(file: string): AsyncGenerator<Line, void, undefined> {
  let number = 0
  let rest = ''
  try {
    for await (const chunk of readText(file)) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) {
        number += 1
        if (text.trim() !== '') yield { number, text }
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError) || number === 0) throw error
    throw new UnreadableFileError(file, `${error.reason} (after line ${number})`, { cause: error })
  }
  if (rest.trim() !== '') yield { number: number + 1, text: rest }
}
