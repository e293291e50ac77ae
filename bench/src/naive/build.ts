import { fileURLToPath } from 'node:url'
import { buildBundle, type BundleCost } from '@sportsfeeds/functions/build-bundle'

/** Directory deployed in place of the product's consumer; contains only `index.mjs`. */
export const naiveDirectory = fileURLToPath(new URL('../../dist/naive', import.meta.url))

/** Builds the naive consumer in the same way as the product's functions. */
export function buildNaive(): Promise<BundleCost> {
  return buildBundle({
    entryPoint: fileURLToPath(new URL('./handler.ts', import.meta.url)),
    bundle: `${naiveDirectory}/index.mjs`,
    sourceMap: fileURLToPath(new URL('../../dist/maps/naive/index.mjs.map', import.meta.url)),
  })
}
