import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './root.ts'

test('the SDK of the program, its one copy, and the CLI that is tested with it have one version', async () => {
  const workspace = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const sdk = [...workspace.matchAll(/^ {2}'@pulumi\/pulumi': (\S+)$/gm)].map(([, version]) => version)
  const module = await readFile(join(root, 'ci/pulumi/cli/go.mod'), 'utf8')
  const [, cli] = /^require github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)$/m.exec(module) ?? []
  // In the catalog, and in the overrides.
  expect(sdk).toEqual([cli, cli])
})
