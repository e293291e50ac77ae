import { randomBytes } from 'node:crypto'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadLocalSecret } from './local-secret.ts'
import { temporaryDirectory } from './testing/temporary-directory.ts'

test('the secret of a data directory is made once, for its owner only', async () => {
  const directory = join(await temporaryDirectory(), 'data')
  const first = await loadLocalSecret(directory, randomBytes)
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(await loadLocalSecret(directory, randomBytes)).toBe(first)
  expect((await stat(join(directory, 'secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
})

test('a file in place of the data directory is named', async () => {
  const file = join(await temporaryDirectory(), 'data')
  await writeFile(file, '')
  await expect(loadLocalSecret(file, randomBytes)).rejects.toMatchObject({
    code: 'unusable_path',
    message: expect.stringContaining(`--data-dir ${file} cannot be used: `),
  })
})

test('a directory that the system does not make is named at once', async () => {
  await expect(loadLocalSecret('/dev/null/data', randomBytes)).rejects.toThrow(
    '--data-dir /dev/null/data cannot be used: ',
  )
})

test('without a directory each run has its own', async () => {
  expect(await loadLocalSecret(undefined, randomBytes)).not.toBe(
    await loadLocalSecret(undefined, randomBytes),
  )
})
