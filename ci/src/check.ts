/**
 * `npm test`: format, lint, types, arrows, unused code, words, paths in pages, builds and unit tests, all from the cache where nothing
 * changed; then the tests that start stacks, one package at a time. The last line counts the tests.
 */
import { run } from './run.ts'
import { countTests } from './count-tests.ts'
import { describeMachine } from './describe-machine.ts'
import { root } from './root.ts'

const steps: readonly (readonly string[])[] = [
  [
    '//#format:check',
    '//#lint',
    '//#boundaries',
    '//#unused',
    '//#words',
    '//#paths',
    '//#typecheck',
    'build',
    'test',
    '--concurrency=2',
  ],
  ['test:stack', '--concurrency=1'],
]

const startedMs = performance.now()
const env = { ...process.env, ...(await describeMachine()) }
let exitCode = 0
for (const tasks of steps) {
  const code = await run('turbo', ['run', ...tasks, '--continue', '--output-logs=errors-only'], {
    cwd: root,
    env,
  })
  exitCode ||= code
}

const { passed, failed, skipped } = await countTests(root)
const tookSeconds = ((performance.now() - startedMs) / 1_000).toFixed(0)
process.stdout.write(
  exitCode === 0 ? `All checks passed in ${tookSeconds} s.\n` : `Failed after ${tookSeconds} s.\n`,
)
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = exitCode
