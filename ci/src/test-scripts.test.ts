import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { root } from './root.ts'

const Manifest = z.object({ scripts: z.record(z.string(), z.string()).default({}) })

const workspaces = globSync('{packages/*,e2e,bench,ci,scripts,tools/*}/package.json', { cwd: root }).map(
  dirname,
)

test.each(workspaces)(
  '%s has a script for each tier of its tests, and none without tests',
  async (workspace) => {
    const { scripts } = Manifest.parse(
      JSON.parse(await readFile(join(root, workspace, 'package.json'), 'utf8')),
    )
    const tiers = globSync('**/*.test.{ts,tsx}', {
      cwd: join(root, workspace),
      exclude: (name) => name === 'node_modules' || name === 'dist',
    }).map(tierOf)
    expect({ test: 'test' in scripts, 'test:stack': 'test:stack' in scripts }).toEqual({
      test: tiers.includes('unit'),
      'test:stack': tiers.includes('stack'),
    })
  },
)

function tierOf(file: string): string {
  return /\.(stack|soak)\.test\.tsx?$/.exec(file)?.[1] ?? 'unit'
}
