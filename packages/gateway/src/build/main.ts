/** Builds the task into one file, `dist/index.mjs`, which needs Node and nothing else, and prints its size. */
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildFile } from '@sportsfeeds/functions/build-bundle'

const bundle = fileURLToPath(new URL('../../dist/index.mjs', import.meta.url))
await buildFile({
  entryPoint: fileURLToPath(new URL('../main.ts', import.meta.url)),
  bundle,
  sourceMap: fileURLToPath(new URL('../../dist/maps/index.mjs.map', import.meta.url)),
})
const { size } = await stat(bundle)
process.stdout.write(`gateway ${(size / 1000).toFixed(1)} kB\n`)
