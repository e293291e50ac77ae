/**
 * `npm test`: the builds; then format, lint with types, arrows, unused code, words, paths in pages and unit tests next to the
 * tests that start stacks, all from the cache where nothing changed. What failed is repeated at the end; the last line counts
 * the tests.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run.ts'
import { countTests } from './count-tests.ts'
import { describeMachine } from './describe-machine.ts'
import { findFailedTasks, summaries } from './find-failed-tasks.ts'
import { root } from './root.ts'

// Stacks wait often, for deliveries and starts: the checks use the cores meanwhile. One package starts stacks at a
// time. `--only`, because both runs would otherwise build what is built.
const stacks = ['transit', 'test:stack', '--only', '--concurrency=1']
const checks = [
  'transit',
  'test',
  '//#format:check',
  '//#lint',
  '//#boundaries',
  '//#unused',
  '//#words',
  '//#paths',
  '--only',
  '--concurrency=2',
]

const startedMs = performance.now()
await rm(join(root, summaries), { recursive: true, force: true })
const env = { ...process.env, ...(await describeMachine()) }
const built = await runTasks(['build', '--concurrency=2'])
const checked = await Promise.all([runTasks(stacks), runTasks(checks)])
const exitCode = [built, ...checked].find((code) => code !== 0) ?? 0

for (const { id, lastLines } of await findFailedTasks(root))
  process.stdout.write(`\n── ${id} failed. What it printed last:\n${lastLines.join('\n')}\n\n`)
const { passed, failed, skipped } = await countTests(root)
const tookSeconds = ((performance.now() - startedMs) / 1_000).toFixed(0)
process.stdout.write(
  exitCode === 0 ? `All checks passed in ${tookSeconds} s.\n` : `Failed after ${tookSeconds} s.\n`,
)
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = exitCode

function runTasks(tasks: readonly string[]): Promise<number> {
  return run('turbo', ['run', ...tasks, '--continue', '--output-logs=errors-only', '--summarize'], {
    cwd: root,
    env,
  })
}
