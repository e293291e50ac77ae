'use strict'

const { createHash } = require('node:crypto')
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { LaunchError } = require('./launch-error.cjs')
const { runUntilExit } = require('./run-until-exit.cjs')

/**
 * Installs the packages when a manifest has changed since the last time, or the project's Node is missing.
 * @param {{ root: string, node: string, log: (line: string) => void }} options
 */
async function installIfNeeded({ root, node, log }) {
  const stampFile = path.join(root, 'node_modules/.sportsfeeds-install')
  const stamp = manifestHash(root)
  if (existsSync(node) && readIfThere(stampFile) === stamp) return

  const pnpm = findPnpm(root, process.env)
  const startedMs = performance.now()
  log('Installing packages (the first time takes a minute or two) ...')
  await run(pnpm, ['install', '--frozen-lockfile'], root)
  // Scripts that were ignored before are not made up for by another install.
  if (!existsSync(node)) await run(pnpm, ['rebuild', 'node'], root)
  if (!existsSync(node)) {
    throw new LaunchError(
      'The Node of this project is missing because npm ignores install scripts here (ignore-scripts). ' +
        `Allow them for this run: npm ${process.env.npm_lifecycle_event ?? 'start'} --ignore-scripts=false`,
    )
  }
  mkdirSync(path.dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
  log(`Installed in ${((performance.now() - startedMs) / 1000).toFixed(0)} s.`)
}

/**
 * A hash of everything that decides what is installed.
 * @param {string} root
 */
function manifestHash(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests(root)])
    hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

/**
 * The package.json files of the root, its folders and theirs: workspaces lie no deeper.
 * @param {string} root
 */
function manifests(root) {
  const folders = foldersIn(root, '.').flatMap((folder) => [folder, ...foldersIn(root, folder)])
  return ['.', ...folders]
    .map((folder) => path.join(folder, 'package.json'))
    .filter((file) => existsSync(path.join(root, file)))
}

/**
 * @param {string} root
 * @param {string} folder
 */
function foldersIn(root, folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => path.join(folder, entry.name))
    .toSorted()
}

/**
 * A command line for the version of pnpm that package.json names. Runs JavaScript files with this very Node, since
 * `npx` itself is a shell script on some systems and a batch file on others.
 * @param {string} root
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {readonly string[]}
 */
function findPnpm(root, environment) {
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const [version] = String(packageManager).split('+')
  const caller = environment.npm_execpath
  if (caller !== undefined && /^pnpm\.c?js$/.test(path.basename(caller))) return [caller]
  const candidates = [
    ...(caller === undefined ? [] : [path.join(path.dirname(caller), 'npx-cli.js')]),
    path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npx-cli.js'),
    path.join(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npx-cli.js'),
    path.join(path.dirname(process.execPath), '../share/npm/bin/npx-cli.js'),
  ]
  const npx = candidates.find((file) => existsSync(file))
  if (npx === undefined) throw new LaunchError(`Packages are missing. Install them: npx ${version} install`)
  return [npx, '--yes', String(version)]
}

/**
 * @param {readonly string[]} command
 * @param {readonly string[]} args
 * @param {string} root
 */
async function run(command, args, root) {
  const code = await runUntilExit(process.execPath, [...command, ...args], { env: process.env, cwd: root })
  if (code !== 0)
    throw new LaunchError(`Installing packages failed (exit code ${code}); see the lines above.`)
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

module.exports = { findPnpm, installIfNeeded, manifestHash }
