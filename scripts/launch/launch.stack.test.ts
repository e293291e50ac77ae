import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

test('a Node that is too old is one line that says which to install', () => {
  const file = fileURLToPath(new URL('require-node.cjs', import.meta.url))
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `Object.defineProperty(process.versions, 'node', { value: '18.20.1' }); require(${JSON.stringify(file)})`,
    ],
    { encoding: 'utf8' },
  )
  expect(status).toBe(1)
  expect(stderr).toBe('Node 18.20.1 is too old: install Node 20 or later (https://nodejs.org).\n')
})

test('an install without install scripts, which leaves the Node out, is one line that says how to allow them', () => {
  const root = mkdtempSync(join(tmpdir(), 'launch-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'scripts'))
  cpSync(fileURLToPath(new URL('.', import.meta.url)), join(root, 'scripts/launch'), { recursive: true })
  cpSync(fileURLToPath(new URL('../start.cjs', import.meta.url)), join(root, 'scripts/start.cjs'))
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) writeFileSync(join(root, file), '')
  writeFileSync(join(root, 'package.json'), '{"packageManager": "pnpm@10.1.2"}')
  // Installs nothing, as pnpm does with the `node` package when scripts are ignored.
  const pnpm = join(root, 'pnpm.cjs')
  writeFileSync(pnpm, '')
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/start.cjs')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      npm_execpath: pnpm,
      npm_lifecycle_event: 'start',
      npm_config_ignore_scripts: 'true',
    },
  })
  expect(status).toBe(1)
  expect(stderr).toBe(
    'The Node of this project is missing because npm ignores install scripts here (ignore-scripts). ' +
      'Allow them for this run: npm start --ignore-scripts=false\n',
  )
})

/** Runs a program through `runUntilExit` in a process of its own. */
function startRunner(program: string, isTerminal: boolean) {
  const runner = fileURLToPath(new URL('run-until-exit.cjs', import.meta.url))
  const script = `require(${JSON.stringify(runner)})
    .runUntilExit(process.execPath, ['-e', ${JSON.stringify(program)}], { env: process.env, isTerminal: ${isTerminal} })
    .then((code) => process.exit(code))`
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

test('a signal is passed on, and the exit code comes back', async () => {
  const program = `process.on('SIGINT', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready')`
  const runner = startRunner(program, false)
  const ended = new Promise((resolve) => runner.once('exit', resolve))
  await new Promise((resolve) => runner.stdout.once('data', resolve))
  runner.kill('SIGINT')
  expect(await ended).toBe(7)
})

test('Ctrl-C in a terminal is left to the terminal, which reaches every process', async () => {
  const program = `process.on('SIGINT', () => process.exit(7)); process.on('SIGTERM', () => process.exit(8))
    setInterval(() => {}, 1000); console.log('ready')`
  const runner = startRunner(program, true)
  const ended = new Promise((resolve) => runner.once('exit', resolve))
  await new Promise((resolve) => runner.stdout.once('data', resolve))
  runner.kill('SIGINT')
  runner.kill('SIGTERM')
  expect(await ended).toBe(8)
})
