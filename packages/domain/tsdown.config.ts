import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  platform: 'neutral',
  target: 'es2022',
  // As a package of node_modules its sources would have no declarations.
  dts: { compilerOptions: { paths: { '@sportsfeeds/std': ['../std/src/index.ts'] } } },
  sourcemap: true,
  // Bundlers leave out the files that a page has no use for: in a single one, schemas would stay.
  unbundle: true,
})
