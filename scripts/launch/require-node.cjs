/* oxlint-disable no-var -- this file alone must parse on a Node that is too old for the rest */
'use strict'

// Node 20 brings all that the launchers use; the project's own Node runs everything else.
var oldestMajor = 20
var major = Number(process.versions.node.split('.')[0])

if (major < oldestMajor) {
  process.stderr.write(
    'Node ' +
      process.versions.node +
      ' is too old: install Node ' +
      oldestMajor +
      ' or later (https://nodejs.org).\n',
  )
  process.exit(1)
}
