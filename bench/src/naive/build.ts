import { fileURLToPath } from 'node:url'
import { buildBundle, type BundleCost } from '@sportsfeeds/functions/build-bundle'

/** What is deployed in place of the product's consumer; it holds `index.mjs` and nothing else. */
export const naiveDirectory = fileURLToPath(new URL('../../dist/naive', import.meta.url))

/** Builds the naive consumer as the product's functions are built. */
export function buildNaive(): Promise<BundleCost> {
  return buildBundle({
    entryPoint: fileURLToPath(new URL('./handler.ts', import.meta.url)),
    bundle: `${naiveDirectory}/index.mjs`,
    sourceMap: fileURLToPath(new URL('../../dist/maps/naive/index.mjs.map', import.meta.url)),
  })
}
