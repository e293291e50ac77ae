'use strict'

const path = require('node:path')
const { LaunchError } = require('./launch-error.cjs')
const { installIfNeeded } = require('./install.cjs')
const { runUntilExit } = require('./run-until-exit.cjs')

const root = path.resolve(__dirname, '../..')
const isWindows = process.platform === 'win32'

/**
 * Runs a file of this project with the project's own Node, after installing what is missing, and exits as it exits.
 * The arguments of this process follow `firstArgs`.
 * @param {string} entry relative to the project's root
 * @param {{ nodeOptions?: readonly string[], firstArgs?: readonly string[] }} [options]
 */
async function launch(entry, { nodeOptions = [], firstArgs = [] } = {}) {
  try {
    const node = projectNode(root)
    await installIfNeeded({ root, node, log: (line) => void process.stdout.write(`${line}\n`) })
    const args = [...nodeOptions, path.join(root, entry), ...firstArgs, ...process.argv.slice(2)]
    process.exitCode = await runUntilExit(node, args, { env: environmentFor(node, process.env) })
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

/**
 * The Node binary that the `node` package installs.
 * @param {string} directory
 */
function projectNode(directory) {
  return path.join(directory, 'node_modules/node/bin', isWindows ? 'node.exe' : 'node')
}

/**
 * The environment with the project's commands and its Node first on the path, and a cache of compiled code.
 * @param {string} node
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Record<string, string | undefined>}
 */
function environmentFor(node, environment) {
  // Windows spells it `Path`.
  const pathKey = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const parts = [path.dirname(node), path.join(root, 'node_modules/.bin'), environment[pathKey]]
  return {
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/node-compile'),
    ...environment,
    [pathKey]: parts.filter((part) => part !== undefined).join(path.delimiter),
  }
}

module.exports = { environmentFor, launch }
