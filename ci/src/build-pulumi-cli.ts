import { execFile } from 'node:child_process'
import { access, mkdir, readFile, rename } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './root.ts'

export type CliBuild =
  | { readonly outcome: 'built' }
  /** Time was up. What is compiled stays in Go's cache, and the next run goes on from there. */
  | { readonly outcome: 'unfinished' }
  | { readonly outcome: 'failed'; readonly reason: string }

const versionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version'

const programs = [
  { name: 'pulumi', module: 'cli', path: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
  {
    name: 'pulumi-language-nodejs',
    module: 'language-nodejs',
    path: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
  },
] as const

/**
 * Builds Pulumi's command line and its host for Node from their Go modules, at the versions of ci/pulumi, and keeps them in
 * ~/.cache: the `pulumi` of node_modules is a wrapper that downloads.
 */
export async function buildPulumiCli(timeoutMs: number): Promise<CliBuild> {
  const endMs = performance.now() + timeoutMs
  const version = await readVersion()
  const directory = join(homedir(), '.cache/sportsfeeds/pulumi', version)
  await mkdir(directory, { recursive: true })
  for (const { name, module, path } of programs) {
    const file = join(directory, name)
    if (await isThere(file)) continue
    const leftMs = Math.max(1, Math.ceil(endMs - performance.now()))
    try {
      await promisify(execFile)(
        'go',
        [
          'build',
          '-trimpath',
          '-buildvcs=false',
          `-ldflags=-X ${versionVariable}=v${version}`,
          '-o',
          `${file}.new`,
          path,
        ],
        { cwd: join(root, 'ci/pulumi', module), timeout: leftMs, maxBuffer: 64 * 1024 * 1024 },
      )
    } catch (error) {
      if (performance.now() >= endMs) return { outcome: 'unfinished' }
      return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
    }
    // Whole, or not there.
    await rename(`${file}.new`, file)
  }
  return { outcome: 'built' }
}

async function readVersion(): Promise<string> {
  const module = await readFile(join(root, 'ci/pulumi/cli/go.mod'), 'utf8')
  const [, version] = /pulumi\/pkg\/v3 v(\S+)/.exec(module) ?? []
  if (version === undefined) throw new Error('ci/pulumi/cli/go.mod names no version of Pulumi.')
  return version
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
