import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { root } from './root.ts'

const Manifest = z.object({ scripts: z.record(z.string(), z.string()).default({}) })

const workspaces = await Array.fromAsync(
  glob('{packages/*,e2e,bench,ci,scripts,tools/*}/package.json', { cwd: root }),
  dirname,
)

test.each(workspaces)(
  '%s has a script for each tier of its tests, and none without tests',
  async (workspace) => {
    const { scripts } = Manifest.parse(
      JSON.parse(await readFile(join(root, workspace, 'package.json'), 'utf8')),
    )
    const files = await Array.fromAsync(
      glob('**/*.test.{ts,tsx}', {
        cwd: join(root, workspace),
        exclude: (name) => name === 'node_modules' || name === 'dist',
      }),
    )
    const isOf = (tier: string) => (file: string) => file.includes(`.${tier}.test.`)
    const hasUnits = files.some((file) => !isOf('stack')(file) && !isOf('soak')(file))
    expect({ test: 'test' in scripts, 'test:stack': 'test:stack' in scripts }).toEqual({
      test: hasUnits,
      'test:stack': files.some(isOf('stack')),
    })
  },
)
