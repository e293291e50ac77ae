/**
 * `npm run paths`: refuses pages with links that lead nowhere, pages that name a file or a folder that does not exist, and arrows
 * between packages in docs/ARCHITECTURE.md that are not those of their package.json files.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { findBrokenLinks } from './find-broken-links.ts'
import { findMissingPaths } from './find-missing-paths.ts'
import { type Dependencies, findWrongArrows } from './find-wrong-arrows.ts'
import { root } from './root.ts'

const architecture = 'docs/ARCHITECTURE.md'
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((page) => page !== '' && page !== 'CHANGELOG.md' && existsSync(join(root, page)))

const found = [
  ...pages.flatMap((page) =>
    findBrokenLinks(page, read(page), isThere, read).map(
      (target) => `${page}: the link ${target} leads nowhere`,
    ),
  ),
  ...pages.flatMap((page) =>
    findMissingPaths(page, read(page), isThere).map((path) => `${page}: ${path} does not exist`),
  ),
  ...findWrongArrows(read(architecture), readDependencies()).map((arrow) => `${architecture}: ${arrow}`),
]
for (const line of found) process.stderr.write(`${line}\n`)
process.exitCode = found.length > 0 ? 1 : 0

/** What git ignores is made by a command: a fresh clone lacks it. */
function isThere(path: string): boolean {
  return (
    existsSync(join(root, path)) ||
    spawnSync('git', ['check-ignore', path, `${path}/`], { cwd: root }).status === 0
  )
}

function readDependencies(): Dependencies {
  const Names = z.record(z.string(), z.string()).default({})
  const Manifest = z.object({
    private: z.boolean().default(false),
    dependencies: Names,
    devDependencies: Names,
  })
  const names = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'package.json')),
  )
  return Object.fromEntries(
    names.map((name) => {
      const manifest = Manifest.parse(JSON.parse(read(`packages/${name}/package.json`)))
      // A published package holds the code of those of the workspace that it has for its development.
      const { dependencies, devDependencies: bundled } = manifest
      const needed = manifest.private ? dependencies : { ...dependencies, ...bundled }
      const targets = Object.keys(needed).map((dependency) => dependency.replace('@sportsfeeds/', ''))
      return [name, targets.filter((target) => names.includes(target))]
    }),
  )
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
