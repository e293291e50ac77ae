import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const providers = ['aws', 'random']

/** Writes the programs that the CLI finds on PATH before it would download a provider. They run on the Node of this process. */
export async function writePlugins(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const provider of providers) {
    const file = join(directory, `pulumi-resource-${provider}`)
    await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`)
    await chmod(file, 0o755)
  }
}
