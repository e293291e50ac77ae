import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { UnreadableFileError } from '../errors.ts'

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/**
 * The lines of a text file, plain or gzip, whatever its name says; blank lines are left out. A file that breaks off
 * gives the lines before the break, then throws.
 * @throws UnreadableFileError
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let number = 0
  let rest = ''
  try {
    const source = await openText(file)
    for await (const chunk of source) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) {
        number += 1
        if (text.trim() !== '') yield { number, text }
      }
    }
  } catch (error) {
    throw new UnreadableFileError(file, readFault(error, number), { cause: error })
  }
  if (rest.trim() !== '') yield { number: number + 1, text: rest }
}

const openText = async (file: string): Promise<Readable> => {
  const packed = (await firstBytes(file, gzipMagic.length)).equals(gzipMagic)
  const raw = createReadStream(file)
  if (!packed) return raw.setEncoding('utf8')
  const text = createGunzip()
  raw.on('error', (error) => text.destroy(error))
  return raw.pipe(text).setEncoding('utf8')
}

const firstBytes = async (file: string, count: number): Promise<Buffer> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(count), position: 0 })
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
const gzipMagic = Buffer.from([0x1f, 0x8b])

const readFault = (error: unknown, linesRead: number): string => {
  const message = error instanceof Error ? error.message : String(error)
  return linesRead === 0 ? message : `breaks off after line ${linesRead}: ${message}`
}
