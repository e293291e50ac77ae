'use strict'

// Runs in a package's directory before it is packed, and builds what the tarball holds. Only pnpm replaces `workspace:` and
// `catalog:` by versions and the exports of the sources by those of `publishConfig`; what npm packs could not be installed.
require('./launch/require-node.cjs')
const path = require('node:path')
const manifest = require('../package.json')
const { launch } = require('./launch/launch.cjs')

// Without its hash, which npx does not take.
const [pnpm] = manifest.packageManager.split('+')
if (process.env.npm_config_user_agent?.startsWith('pnpm/')) {
  void launch(path.join('packages', path.basename(process.cwd()), 'node_modules/tsdown/dist/run.mjs'))
} else {
  process.stderr.write(`npm would pack what nobody can install. Pack with pnpm: npx --yes ${pnpm} pack\n`)
  process.exitCode = 1
}
