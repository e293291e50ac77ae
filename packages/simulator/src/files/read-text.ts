import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import { createGunzip } from 'node:zlib'
import { encodingOf } from '@sportsfeeds/std'
import unbzip2 from 'unbzip2-stream'
import { UnreadableFileError } from '../errors.ts'

/**
 * The text of a file, plain, gzip or bzip2, in UTF-8 or UTF-16, as its first bytes say and whatever its name is. A file that breaks
 * off gives the text before the break, then throws. Of bzip2 that is in whole blocks.
 * @throws UnreadableFileError
 */
export async function* readText(file: string): AsyncGenerator<string, void, undefined> {
  let hasText = false
  try {
    let decoder: TextDecoder | undefined
    for await (const bytes of unpacked(file)) {
      decoder ??= decoderFor(file, bytes)
      const text = decoder.decode(bytes, { stream: true })
      hasText ||= text !== ''
      if (text !== '') yield text
    }
    const rest = decoder?.decode() ?? ''
    if (rest !== '') yield rest
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new UnreadableFileError(file, hasText ? `breaks off: ${message}` : message, { cause: error })
  }
}

async function* unpacked(file: string): AsyncGenerator<Buffer, void, undefined> {
  const start = await firstBytes(file)
  refuseArchive(file, start)
  if (startsWith(start, gzipMagic)) {
    const unpack = createGunzip()
    yield* through(file, unpack, (bytes, done) => unpack.write(bytes, done))
  } else if (startsWith(start, bzip2Magic)) {
    yield* readBzip2(file)
  } else {
    yield* createReadStream(file)
  }
}

async function* readBzip2(file: string): AsyncGenerator<Buffer, void, undefined> {
  const unpack = unbzip2()
  try {
    yield* through(file, unpack, (bytes, done) => {
      unpack.write(bytes)
      done()
    })
  } catch (error) {
    // What the unpacker itself says of damage is a TypeError about its tables.
    throw new Error('the bzip2 data is cut off or damaged', { cause: error })
  }
}

/**
 * Everything that comes out of `unpack` before it fails, then its error: a pipe would drop what is still buffered at that point.
 * @param write calls back when the bytes are unpacked.
 */
async function* through(
  file: string,
  unpack: NodeJS.ReadWriteStream,
  write: (bytes: Buffer, done: () => void) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const ready: Buffer[] = []
  const failures: unknown[] = []
  const over = new Promise<void>((resolve) => {
    unpack.on('end', resolve)
    unpack.on('error', (error) => {
      failures.push(error)
      resolve()
    })
  })
  unpack.on('data', (bytes: Buffer) => {
    ready.push(bytes)
  })
  const raw: AsyncIterable<Buffer> = createReadStream(file)
  for await (const bytes of raw) {
    await Promise.race([over, new Promise<void>((done) => write(bytes, done))])
    yield* ready.splice(0)
    if (failures.length > 0) break
  }
  if (failures.length === 0) unpack.end()
  await over
  yield* ready.splice(0)
  if (failures.length > 0) throw failures[0]
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(tarMagicAt + tarMagic.length),
      position: 0,
    })
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** @throws UnreadableFileError for what holds files rather than text. */
function refuseArchive(file: string, start: Buffer): void {
  const kind =
    archives.find(({ magic }) => startsWith(start, magic))?.kind ??
    (isTar(start) ? 'a tar archive' : undefined)
  if (kind !== undefined) throw new UnreadableFileError(file, `is ${kind}: unpack it first`)
}

function decoderFor(file: string, start: Buffer): TextDecoder {
  if (isTar(start)) throw new UnreadableFileError(file, 'is a packed tar archive: unpack it first')
  return new TextDecoder(encodingOf(start))
}

function isTar(start: Buffer): boolean {
  return start.subarray(tarMagicAt, tarMagicAt + tarMagic.length).equals(tarMagic)
}

function startsWith(start: Buffer, magic: Buffer): boolean {
  return start.subarray(0, magic.length).equals(magic)
}

/** https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
const gzipMagic = Buffer.from([0x1f, 0x8b])
/** https://en.wikipedia.org/wiki/Bzip2#File_format */
const bzip2Magic = Buffer.from('BZh')
/** https://www.gnu.org/software/tar/manual/html_node/Standard.html */
const tarMagic = Buffer.from('ustar')
const tarMagicAt = 257
/** https://en.wikipedia.org/wiki/List_of_file_signatures */
const archives = [
  { kind: 'a ZIP archive', magic: Buffer.from('PK') },
  { kind: 'packed by xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]) },
  { kind: 'packed by Zstandard', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { kind: 'a 7z archive', magic: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) },
] as const
