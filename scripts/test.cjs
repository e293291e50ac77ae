'use strict'

require('./launch/require-node.cjs')
void require('./launch/launch.cjs').launch('node_modules/pnpm/bin/pnpm.cjs', { firstArgs: ['check'] })
