import { expect, test } from 'vitest'
import { findMissingPaths } from './find-missing-paths.ts'

const files = ['docs/A.md', 'packages/a/src/b/c.ts', 'packages/a/src/b/d.ts', 'packages/a/src/b']
const missing = (text: string) =>
  findMissingPaths('packages/a/README.md', text, (path) => files.includes(path))

test.each([
  '`packages/a/src/b/c.ts`, `a/src/b/c.ts`, `src/b/c.ts` and `b/c.ts`',
  '`packages/a/src/b/{c,d}.ts` and `packages/a/src/b/<service>`',
  '`@sportsfeeds/domain` and `10/11`',
  '```\n`packages/a/src/e.ts`\n```',
])('%j names what exists', (text) => {
  expect(missing(text)).toEqual([])
})

test.each([
  ['`packages/a/src/e.ts`', 'packages/a/src/e.ts'],
  ['`b/e.ts`', 'b/e.ts'],
  ['`packages/a/src/b/{c,e}.ts`', 'packages/a/src/b/e.ts'],
])('%j names a path that does not exist', (text, path) => {
  expect(missing(text)).toEqual([path])
})
