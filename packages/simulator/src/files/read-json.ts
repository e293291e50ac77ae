import { UnreadableFileError } from '../errors.ts'
import { type Line, readLines } from './read-lines.ts'

/** A JSON value of a file. */
export interface JsonEntry {
  /** Its line, or its place in the array that the file is; from 1. */
  readonly number: number
  /** Undefined where the line is not JSON. */
  readonly value: unknown
  /** Why the line is not JSON. */
  readonly issue?: string
}

/**
 * The JSON values of a file: one a line, the elements of an array, or a single value over several lines. A file of one value a
 * line that breaks off gives the values before the break, then throws.
 * @throws UnreadableFileError
 */
export async function* readJson(file: string): AsyncGenerator<JsonEntry, void, undefined> {
  const lines = readLines(file)
  const { start, failure } = await firstLines(lines)
  if (failure === undefined && isOneDocument(start)) {
    yield* elementsOf(file, await allLines(start, lines))
    return
  }
  for (const line of start) yield parseLine(line)
  if (failure !== undefined) throw failure
  for await (const line of lines) yield parseLine(line)
}

/** The first two lines, which tell one value a line from a value that goes over several. */
async function firstLines(
  lines: AsyncGenerator<Line, void, undefined>,
): Promise<{ readonly start: Line[]; readonly failure?: Error }> {
  const start: Line[] = []
  try {
    while (start.length < 2) {
      const next = await lines.next()
      if (next.done === true) break
      start.push(next.value)
    }
  } catch (failure) {
    if (!(failure instanceof Error)) throw failure
    return { start, failure }
  }
  return { start }
}

function isOneDocument([first, second]: readonly Line[]): boolean {
  if (first === undefined) return false
  if (first.text.trimStart().startsWith('[')) return true
  return (
    parseLine(first).issue !== undefined && (second === undefined || parseLine(second).issue !== undefined)
  )
}

async function allLines(
  start: readonly Line[],
  rest: AsyncGenerator<Line, void, undefined>,
): Promise<readonly Line[]> {
  const lines = [...start]
  for await (const line of rest) lines.push(line)
  return lines
}

function* elementsOf(file: string, lines: readonly Line[]): Generator<JsonEntry, void, undefined> {
  let document: unknown
  try {
    document = JSON.parse(lines.map(({ text }) => text).join('\n'))
  } catch (error) {
    const entries = lines.map(parseLine)
    if (!entries.some(({ value }) => typeof value === 'object' && value !== null)) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new UnreadableFileError(file, `is JSON neither as a whole nor line by line: ${reason}`, {
        cause: error,
      })
    }
    yield* entries
    return
  }
  const values: unknown[] = Array.isArray(document) ? document : [document]
  for (const [index, value] of values.entries()) yield { number: index + 1, value }
}

function parseLine({ number, text }: Line): JsonEntry {
  try {
    return { number, value: JSON.parse(text) }
  } catch (error) {
    return { number, value: undefined, issue: error instanceof Error ? error.message : String(error) }
  }
}
