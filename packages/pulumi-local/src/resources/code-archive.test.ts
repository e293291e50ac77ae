import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { codeDirectory } from './code-archive.ts'

test('an archive that is one directory is used where it is', async () => {
  const directory = await temporaryDirectory()
  expect(await codeDirectory({ kind: 'archive', path: directory, sha256: 'a' }, '/nowhere')).toBe(directory)
  const inside = {
    kind: 'archive',
    assets: { '.': { kind: 'archive', path: directory } },
    sha256: 'a',
  } as const
  expect(await codeDirectory(inside, '/nowhere')).toBe(directory)
})

test('an archive of several parts is laid out, named by its content', async () => {
  const directory = await temporaryDirectory()
  await mkdir(join(directory, 'bundle'))
  await writeFile(join(directory, 'bundle/index.mjs'), 'export {}')
  const laidOut = await codeDirectory(
    {
      kind: 'archive',
      assets: {
        code: { kind: 'archive', path: join(directory, 'bundle') },
        'settings.json': { kind: 'asset', text: '{}' },
        'copy.mjs': { kind: 'asset', path: join(directory, 'bundle/index.mjs') },
      },
      sha256: 'b2',
    },
    join(directory, 'work'),
  )
  expect(laidOut).toBe(join(directory, 'work/b2'))
  expect(await readFile(join(laidOut, 'code/index.mjs'), 'utf8')).toBe('export {}')
  expect(await readFile(join(laidOut, 'settings.json'), 'utf8')).toBe('{}')
  expect(await readFile(join(laidOut, 'copy.mjs'), 'utf8')).toBe('export {}')
})

test('a packed archive is refused by name', async () => {
  const directory = await temporaryDirectory()
  const file = join(directory, 'code.zip')
  await writeFile(file, '')
  await expect(codeDirectory({ kind: 'archive', path: file, sha256: 'c' }, directory)).rejects.toThrow(
    /code\.zip/,
  )
})
