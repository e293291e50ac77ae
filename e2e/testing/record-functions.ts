import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleDirectory, type FunctionName, functionNames } from '@sportsfeeds/functions/bundles'
import type { RunningStack } from '@sportsfeeds/local'
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts'

export interface RecordedFunctions {
  readonly proxies: Readonly<Record<FunctionName, RecordingProxy>>
  close(): Promise<void>
}

/** Puts a recording proxy between each function of a running stack and the emulated AWS. */
export async function recordFunctions({ cloud, outputs }: RunningStack): Promise<RecordedFunctions> {
  const directory = await mkdtemp(join(tmpdir(), 'sportsfeeds-recorded-'))
  const entries = await Promise.all(
    functionNames.map(async (name) => {
      const proxy = await startRecordingProxy(cloud.endpoint)
      const codePath = join(directory, name)
      await mkdir(codePath)
      await writeFile(join(codePath, 'index.mjs'), wrapper(name, cloud.endpoint, proxy.url))
      // Keeps the environment. The new code points it at the proxy and loads the bundle.
      cloud.lambda.updateFunction(`sportsfeeds-${outputs.stack}-${name}`, { codePath })
      return [name, proxy] as const
    }),
  )
  return {
    // One entry for each name.
    proxies: Object.fromEntries(entries) as Record<FunctionName, RecordingProxy>,
    async close() {
      await Promise.all(entries.map(([, proxy]) => proxy.close()))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function wrapper(name: FunctionName, endpoint: string, proxyUrl: string): string {
  return `
process.env.AWS_ENDPOINT_URL = ${JSON.stringify(proxyUrl)}
if (process.env.MANAGEMENT_ENDPOINT !== undefined) {
  process.env.MANAGEMENT_ENDPOINT =
    process.env.MANAGEMENT_ENDPOINT.replace(${JSON.stringify(endpoint)}, ${JSON.stringify(proxyUrl)})
}
const bundle = await import(${JSON.stringify(pathToFileURL(join(bundleDirectory(name), 'index.mjs')).href)})
export const handler = bundle.handler
`
}
