import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeDirectory } from './make-directory.ts'

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'make-directory-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return directory
}

test('directories are made down to the one that is named, by several at once, and again', async () => {
  const directory = join(await temporaryDirectory(), 'a', 'b', 'c')
  await Promise.all([makeDirectory(directory, 0o700), makeDirectory(directory, 0o700)])
  await makeDirectory(directory)
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
})

test('below a file nothing is made', async () => {
  const file = join(await temporaryDirectory(), 'file')
  await writeFile(file, '')
  await expect(makeDirectory(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeDirectory(join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'EEXIST' })
})

test.runIf(process.platform === 'linux')(
  'where the system makes no directories it ends at once',
  async () => {
    await expect(makeDirectory('/proc/none')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(makeDirectory('/proc/none/below')).rejects.toMatchObject({ code: 'ENOENT' })
  },
)
