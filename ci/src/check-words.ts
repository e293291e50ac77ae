/** `npm run words`: refuses words that the glossary has a better one for. Prints each place with the replacement. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findWords } from './find-words.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && file !== 'CHANGELOG.md' && !file.startsWith('ci/src/find-words'))

let found = 0
for (const file of files) {
  for (const { line, word, replacement } of findWords(readIfThere(file))) {
    found += 1
    process.stderr.write(`${file}:${line}: "${word}": ${replacement}\n`)
  }
}
if (found > 0) process.stderr.write(`\n${found} words to replace; docs/GLOSSARY.md has the terms.\n`)
process.exitCode = found > 0 ? 1 : 0

/** A file that git still lists may have been deleted. */
function readIfThere(file: string): string {
  try {
    return readFileSync(`${root}${file}`, 'utf8')
  } catch {
    return ''
  }
}
