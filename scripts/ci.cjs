'use strict'

require('./launch/require-node.cjs')
void require('./launch/launch.cjs').launch('ci/src/main.ts')
