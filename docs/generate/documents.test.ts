import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readDocuments } from './documents.ts'

test.each(await readDocuments())(
  'docs/$file is current (pnpm docs:write makes it so)',
  async ({ file, text }) => {
    expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toBe(text)
  },
)
