import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProviderKeys } from './read-provider-keys.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keys-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function read(text: string | Buffer) {
  const file = join(directory, 'keys.json')
  await writeFile(file, text)
  return readProviderKeys(file)
}

test('a table of keys is read, also with a byte-order mark and in UTF-16', async () => {
  await expect(read(Buffer.from('\uFEFF{"acme":"secret"}', 'utf16le'))).resolves.toEqual({ acme: 'secret' })
  await expect(read('\uFEFF{"acme":"secret\\n"}')).resolves.toEqual({ acme: 'secret' })
})

test.each(['acme=secret', '["secret"]', '{"a b":"secret"}', '{"acme":""}'])(
  'what is not a table of keys is refused without showing it: %s',
  async (text) => {
    const error = await read(text).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/keys\.json: (is not JSON|must be JSON of API keys)/)
    expect(String(error)).not.toContain('secret')
  },
)

test('a missing file is named', async () => {
  await expect(readProviderKeys(join(directory, 'nowhere'))).rejects.toThrow(/nowhere/)
})
