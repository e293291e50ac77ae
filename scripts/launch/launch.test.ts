import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import install from './install.cjs'
import launching from './launch.cjs'

const { findPnpm, manifestHash } = install
const { environmentFor } = launching
const directories: string[] = []

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

/** A project at a path that shells and URLs treat specially. */
function createProject(): string {
  const parent = mkdtempSync(join(tmpdir(), 'launch-'))
  directories.push(parent)
  const root = join(parent, 'a b#c%20é')
  mkdirSync(join(root, 'packages/one'), { recursive: true })
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'lock')
  writeFileSync(join(root, 'pnpm-workspace.yaml'), 'packages: [packages/*]')
  writeFileSync(join(root, 'package.json'), '{"packageManager": "pnpm@10.1.2+sha512.abc"}')
  writeFileSync(join(root, 'packages/one/package.json'), '{}')
  return root
}

test('a changed lockfile or manifest of any workspace asks for an install; a source file does not', () => {
  const root = createProject()
  const before = manifestHash(root)
  writeFileSync(join(root, 'packages/one/index.ts'), 'export {}')
  expect(manifestHash(root)).toBe(before)
  writeFileSync(join(root, 'packages/one/package.json'), '{"dependencies": {}}')
  const changed = manifestHash(root)
  expect(changed).not.toBe(before)
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'another lock')
  expect(manifestHash(root)).not.toBe(changed)
})

test('the pinned version of pnpm is run by the npm that called, or by the pnpm that did', () => {
  const root = createProject()
  const npx = join(root, 'npx-cli.js')
  writeFileSync(npx, '')
  expect(findPnpm(root, { npm_execpath: join(root, 'npm-cli.js') })).toEqual([npx, '--yes', 'pnpm@10.1.2'])
  expect(findPnpm(root, { npm_execpath: '/opt/pnpm/bin/pnpm.cjs' })).toEqual(['/opt/pnpm/bin/pnpm.cjs'])
})

test("the project's Node and commands come first on the path, however the system spells it", () => {
  const { Path: path = '', PATH: other } = environmentFor('/project/bin/node', { Path: '/usr/bin' })
  expect(path.split(delimiter).at(0)).toBe('/project/bin')
  expect(path.split(delimiter).at(-1)).toBe('/usr/bin')
  expect(other).toBeUndefined()
})
