import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildBundle, type BundleCost } from './build-bundle.ts'
import { bundleDirectory, type FunctionName, functionNames, sourceMapDirectory } from '../bundles.ts'

/** Builds every Lambda function and prints its cost to load. */
async function main(): Promise<void> {
  const rows: BundleReport[] = []
  for (const name of functionNames) {
    rows.push(await buildFunction(name))
  }
  process.stdout.write(formatTable(rows))
  const tooLarge = rows.filter(({ name, bytes }) => bytes > (maxBundleBytes[name] ?? Infinity))
  if (tooLarge.length > 0) {
    throw new Error(
      `Too large: ${tooLarge.map(({ name }) => name).join(', ')}. Find what came in, or raise maxBundleBytes.`,
    )
  }
}

/** Size is start-up time, and callers of these wait for it. */
const maxBundleBytes: Partial<Record<FunctionName, number>> = { writeFeeds: 350_000, readFeeds: 350_000 }

interface BundleReport extends BundleCost {
  readonly name: FunctionName
}

async function buildFunction(name: FunctionName): Promise<BundleReport> {
  return {
    name,
    ...(await buildBundle({
      entryPoint: entryPoint(name),
      bundle: join(bundleDirectory(name), 'index.mjs'),
      sourceMap: join(sourceMapDirectory(name), 'index.mjs.map'),
    })),
  }
}

function entryPoint(name: FunctionName): string {
  return fileURLToPath(new URL(`../${entryPoints[name]}.ts`, import.meta.url))
}

/** The module that exports each function's handler. */
const entryPoints: Record<FunctionName, string> = {
  writeFeeds: 'write/handler',
  readFeeds: 'read/handler',
  games: 'games/handler',
  connectionManager: 'connections/handler',
  streamConsumer: 'stream/handler',
  marketProjector: 'stream/project-handler',
  heartbeatWriter: 'heartbeat/handler',
  authorizer: 'auth/handler',
}

function formatTable(rows: readonly BundleReport[]): string {
  return [
    ['bundle', 'minified kB', 'cold import ms'],
    ...rows.map(({ name, bytes, coldImportMs }) => [
      name,
      (bytes / 1000).toFixed(1),
      coldImportMs.toFixed(0),
    ]),
  ]
    .map(
      ([name = '', size = '', cold = '']) => `${name.padEnd(20)}${size.padStart(12)}${cold.padStart(16)}\n`,
    )
    .join('')
}

await main()
