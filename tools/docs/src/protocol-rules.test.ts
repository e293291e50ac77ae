import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const page = await readFile(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8')

test('the rules of docs/PROTOCOL.md are numbered without gaps, in order', () => {
  const numbers = [...page.matchAll(/^\*\*P(\d+) [^*]+\.\*\*/gm)].map(([, number]) => Number(number))
  expect(numbers.length).toBeGreaterThan(30)
  expect(numbers).toEqual(numbers.map((_, place) => place + 1))
})
