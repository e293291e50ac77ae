'use strict'

require('./launch/require-node.cjs')
void require('./launch/launch.cjs').launch('packages/local/src/start.ts', {
  // One heap for each instance of a function, each with helper threads, would be dozens of threads for a few cores.
  nodeOptions: ['--single-threaded-gc'],
})
