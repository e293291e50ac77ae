import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { PassThrough, pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import unbzip2 from 'unbzip2-stream'
import { UnreadableFileError } from '../errors.ts'

export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/**
 * The lines of a text file, plain, gzip or bzip2, whatever its name says; blank lines are left out. A file that breaks off
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

/** The text of a file, plain, gzip or bzip2, as its first bytes say. */
export async function openText(file: string): Promise<Readable> {
  const unpack = unpackerOf(await firstBytes(file, bzip2Magic.length))
  const raw = createReadStream(file)
  if (unpack === undefined) return raw.setEncoding('utf8')
  // Of the stream's own kind; bytes of one character may come in two chunks.
  const text = new PassThrough({ encoding: 'utf8' })
  pipeline(raw, unpack, text, () => undefined)
  return text
}

function unpackerOf(start: Buffer): NodeJS.ReadWriteStream | undefined {
  if (start.subarray(0, gzipMagic.length).equals(gzipMagic)) return createGunzip()
  return start.equals(bzip2Magic) ? unbzip2() : undefined
}

async function firstBytes(file: string, count: number): Promise<Buffer> {
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
/** https://en.wikipedia.org/wiki/Bzip2#File_format */
const bzip2Magic = Buffer.from('BZh')

function readFault(error: unknown, linesRead: number): string {
  const message = error instanceof Error ? error.message : String(error)
  return linesRead === 0 ? message : `breaks off after line ${linesRead}: ${message}`
}
