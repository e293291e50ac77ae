import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { hashBuildInputs, listBuildInputs } from './build-inputs.ts'

async function createRepository() {
  const root = await temporaryDirectory()
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  await write('pnpm-lock.yaml', '')
  await write('tsconfig.json', '{}')
  await write('packages/app/package.json', manifest('app', 'middle', 'from-a-registry'))
  await write('packages/middle/package.json', manifest('middle', 'ground'))
  await write('packages/ground/package.json', manifest('ground'))
  await write('packages/other/package.json', manifest('other'))
  return { root, write, hash: () => hashBuildInputs(root, 'app') }
}

function manifest(name: string, ...dependencies: string[]): string {
  return JSON.stringify({
    name,
    dependencies: Object.fromEntries(dependencies.map((other) => [other, 'workspace:*'])),
  })
}

test.each([
  'packages/app/index.html',
  'packages/middle/src/a.ts',
  'packages/ground/src/deep/b.ts',
  'pnpm-lock.yaml',
])('a change of %s is a change of the inputs', async (file) => {
  const { write, hash } = await createRepository()
  const before = await hash()
  await write(file, 'changed')
  expect(await hash()).not.toBe(before)
})

test.each([
  'packages/app/src/a.test.ts',
  'packages/app/README.md',
  'packages/app/dist/index.js',
  'packages/app/node_modules/x/index.js',
  'packages/other/src/a.ts',
])('a change of %s is not a change of the inputs', async (file) => {
  const { write, hash } = await createRepository()
  const before = await hash()
  await write(file, 'changed')
  expect(await hash()).toBe(before)
})

test('a file that moves is a change', async () => {
  const { write, hash } = await createRepository()
  await write('packages/app/a.ts', 'same')
  const before = await hash()
  await write('packages/app/b.ts', '')
  expect(await hash()).not.toBe(before)
})

test("an editor's lock file, a link to nothing, is ignored", async () => {
  const { root, write, hash } = await createRepository()
  await write('packages/app/src/a.ts', '')
  const before = await hash()
  await symlink('me@host.1:1', join(root, 'packages/app/src/.#a.ts'))
  expect(await hash()).toBe(before)
})

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

test.each([
  ['functions', ['domain', 'functions', 'std']],
  ['console', ['client', 'console', 'domain', 'std']],
])(
  "the inputs of the %s are its own package's and those that any of its files imports",
  async (name, packages) => {
    const files = await listBuildInputs(repository, `@sportsfeeds/${name}`)
    const included = new Set(files.flatMap((file) => /^packages\/([^/]+)\/src\//.exec(file)?.[1] ?? []))
    const sources = files.filter((file) => /\/src\/.*\.tsx?$/.test(file))
    const texts = await Promise.all(sources.map((file) => readFile(join(repository, file), 'utf8')))
    const imported = texts.flatMap((text) =>
      [...text.matchAll(/\bfrom '@sportsfeeds\/([a-z-]+)/g)].map(([, other]) => other),
    )
    expect([...included].toSorted()).toEqual(packages)
    expect([...included]).toEqual(expect.arrayContaining(imported))
  },
)
