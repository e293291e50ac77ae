import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { isBuilt, writeStamp } from './build-stamp.ts'

async function createBuild() {
  const directory = await temporaryDirectory()
  const [stamp, output] = [join(directory, 'cache/stamp.json'), join(directory, 'index.mjs')]
  await writeFile(output, 'built')
  return { stamp, output, isCurrent: (inputs: string) => isBuilt(stamp, inputs, [output]) }
}

test('a build is current for the inputs that it was made from', async () => {
  const { stamp, output, isCurrent } = await createBuild()
  expect(await isCurrent('a')).toBe(false)
  await writeStamp(stamp, 'a', [output])
  expect(await isCurrent('a')).toBe(true)
  expect(await isCurrent('b')).toBe(false)
})

test('a build that something else has replaced or removed is not current', async () => {
  const { stamp, output, isCurrent } = await createBuild()
  await writeStamp(stamp, 'a', [output])
  await utimes(output, new Date(0), new Date(0))
  expect(await isCurrent('a')).toBe(false)
  await rm(output)
  expect(await isCurrent('a')).toBe(false)
})

test('a stamp that cannot be read says nothing', async () => {
  const { stamp, output, isCurrent } = await createBuild()
  await writeStamp(stamp, 'a', [output])
  await writeFile(stamp, '{')
  expect(await isCurrent('a')).toBe(false)
})
