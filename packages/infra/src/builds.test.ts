import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openBuilds } from './builds.ts'

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sportsfeeds-builds-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return directory
}

test('the files of a console are found in folders too, by their path within it', async () => {
  const directory = await temporaryDirectory()
  await mkdir(join(directory, 'assets'))
  for (const key of ['index.html', 'assets/b.js', 'assets/a.css']) await writeFile(join(directory, key), key)
  expect(await openBuilds(directory).consoleFiles()).toEqual(
    ['assets/a.css', 'assets/b.js', 'index.html'].map((key) => ({ key, path: join(directory, key) })),
  )
})

test.each([
  ['a directory that is not there', 'dist'],
  ['a directory without a page', ''],
])('%s is one line that says how to build', async (_, name) => {
  const directory = join(await temporaryDirectory(), name)
  await expect(openBuilds(directory).consoleFiles()).rejects.toMatchObject({
    code: 'console_not_built',
    message: expect.stringMatching(/^The console is not built: .*npm run build.*$/),
  })
})
