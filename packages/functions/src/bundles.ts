import { fileURLToPath } from 'node:url'

/** The Lambda functions of the product, each built into one bundle. */
export const functionNames = [
  'writeFeeds',
  'readFeeds',
  'games',
  'connectionManager',
  'streamConsumer',
  'marketProjector',
  'heartbeatWriter',
  'authorizer',
] as const
export type FunctionName = (typeof functionNames)[number]

/** What Lambda calls in each bundle: the export `handler` of `index.mjs`. */
export const bundleHandler = 'index.handler'

/** Absolute path of the directory that is deployed as `name`; it holds `index.mjs` and nothing else. */
export function bundleDirectory(name: FunctionName): string {
  return fileURLToPath(new URL(`../dist/${name}`, import.meta.url))
}

/** Absolute path of the directory with the source map of `name`: kept apart, so that it is not deployed. */
export function sourceMapDirectory(name: FunctionName): string {
  return fileURLToPath(new URL(`../dist/maps/${name}`, import.meta.url))
}
