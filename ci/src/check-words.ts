/** `npm run words`: refuses words that the glossary has a better one for, and wrong claims about AWS. Prints each place with what is right. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findWords } from './find-words.ts'
import { findWrongClaims } from './find-wrong-claims.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && file !== 'CHANGELOG.md' && !file.startsWith('ci/src/find-w'))

let words = 0
let claims = 0
for (const file of files) {
  const text = readIfThere(file)
  for (const { line, word, replacement } of findWords(text)) {
    words += 1
    process.stderr.write(`${file}:${line}: "${word}": ${replacement}\n`)
  }
  for (const { claim, truth } of findWrongClaims(text)) {
    claims += 1
    process.stderr.write(`${file}: "${claim}": ${truth}\n`)
  }
}
if (words > 0) process.stderr.write(`\n${words} words to replace; docs/GLOSSARY.md has the terms.\n`)
process.exitCode = words + claims > 0 ? 1 : 0

/** A file that git still lists may have been deleted. */
function readIfThere(file: string): string {
  try {
    return readFileSync(`${root}${file}`, 'utf8')
  } catch {
    return ''
  }
}
