/** `npm run paths`: refuses pages that name a file or a folder that does not exist. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findMissingPaths } from './find-missing-paths.ts'
import { root } from './root.ts'

const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((page) => page !== '' && page !== 'CHANGELOG.md' && existsSync(join(root, page)))

let found = 0
for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8')
  for (const path of findMissingPaths(page, text, (name) => existsSync(join(root, name)))) {
    found += 1
    process.stderr.write(`${page}: ${path} does not exist\n`)
  }
}
process.exitCode = found > 0 ? 1 : 0
