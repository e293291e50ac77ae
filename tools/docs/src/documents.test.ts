import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readDocuments } from './documents.ts'

test.each(await readDocuments())(
  'docs/$file is current (npm run docs:write updates it)',
  async ({ file, text }) => {
    expect(await readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')).toBe(text)
  },
)
