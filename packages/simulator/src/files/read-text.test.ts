import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLines } from './read-lines.ts'
import { readText } from './read-text.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'text-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** The text until the end, or until the error. */
async function read(content: string | Buffer) {
  const file = join(directory, 'file')
  await writeFile(file, content)
  let text = ''
  try {
    for await (const chunk of readText(file)) text += chunk
  } catch (error) {
    return { text, error: String(error) }
  }
  return { text }
}

/** Two heartbeats, packed by bzip2 1.0.8; the second has a letter beyond ASCII. */
const packed = Buffer.from(
  'QlpoOTFBWSZTWRtLW44AACbbjAAQEARwEAAKCA7ESgAAiAAgAEBVU9TQAZHpBQNNDIyYkrzZ6sl44KrsWLt2QVtkyEPHSiEuCjC6FUSu+p+LuSKcKEgNpa3HAA==',
  'base64',
)
const heartbeats = '{"op":"mcm","pt":1000,"clk":"x","mc":[]}\n{"op":"mcm","pt":2000,"clk":"ÿ","mc":[]}\n'

test('plain, gzip and bzip2 text is recognised by its first bytes', async () => {
  expect(await read('Łódź')).toEqual({ text: 'Łódź' })
  expect(await read(gzipSync('Łódź'))).toEqual({ text: 'Łódź' })
  expect((await read(packed)).text).toBe(heartbeats)
  expect(await read('')).toEqual({ text: '' })
})

test('UTF-16 and byte-order marks are read', async () => {
  const utf16 = Buffer.from('\uFEFFŁódź', 'utf16le')
  expect(await read(utf16)).toEqual({ text: 'Łódź' })
  expect(await read(Buffer.from(utf16).swap16())).toEqual({ text: 'Łódź' })
  expect(await read('\uFEFFŁódź')).toEqual({ text: 'Łódź' })
  expect(await read(gzipSync(utf16))).toEqual({ text: 'Łódź' })
})

test('of a gzip file that is cut, the text before the break is read, then the break is named', async () => {
  const long = Array.from({ length: 20_000 }, (_, n) => Math.sin(n).toString(36)).join('\n')
  const whole = gzipSync(long)
  const { text, error } = await read(whole.subarray(0, whole.length - 1_000))
  expect(text.length).toBeGreaterThan(long.length / 2)
  expect(long.startsWith(text)).toBe(true)
  expect(error).toMatch(/file: breaks off: /)
})

test('of a bzip2 file that is cut, whole blocks before the break are read, then the break is named', async () => {
  // Concatenated bzip2 data is valid: here a second, cut stream follows a whole one.
  const { text, error } = await read(Buffer.concat([packed, packed.subarray(0, 40)]))
  expect(text).toBe(heartbeats)
  expect(error).toMatch(/breaks off: the bzip2 data is cut off or damaged/)
})

test('a bzip2 file that is damaged or cut in its first block is an error that names it', async () => {
  const broken = Buffer.from(packed)
  broken.writeUInt8((broken[60] ?? 0) ^ 0xff, 60)
  expect((await read(broken)).error).toMatch(/file: .*the bzip2 data is cut off or damaged/)
  expect(await read(packed.subarray(0, 40))).toMatchObject({
    text: '',
    error: expect.stringMatching(/cut off/),
  })
})

/** A tar archive has its magic at 257. */
const tar = Buffer.alloc(512)
tar.write('ustar', 257)

test.each([
  ['a ZIP archive', Buffer.from('PK\u0003\u0004')],
  ['packed by xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
  ['packed by Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['a 7z archive', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['a tar archive', tar],
  ['a packed tar archive', gzipSync(tar)],
])('%s is refused in one line that says what to do', async (kind, content) => {
  expect(await read(content)).toEqual({
    text: '',
    error: expect.stringMatching(new RegExp(`file: is ${kind}: unpack it first$`)),
  })
})

test('lines are numbered, without blank ones; after a break the number of the last line is named', async () => {
  const file = join(directory, 'lines')
  await writeFile(file, Buffer.concat([packed, packed.subarray(0, 40)]))
  const numbers: number[] = []
  const error = await (async () => {
    for await (const { number } of readLines(file)) numbers.push(number)
    return undefined
  })().catch((thrown: unknown) => String(thrown))
  expect(numbers).toEqual([1, 2])
  expect(error).toMatch(/\(after line 2\)/)
})
