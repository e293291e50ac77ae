/**
 * What `.ci/run` runs: `npm test`, then the suites of `suites.ts` that fit the time. `SOAK=all` runs every suite, however
 * long it takes. What failed and the verdicts are printed last; a suite that always runs and did not is a failure.
 */
import { execFileSync } from 'node:child_process'
import { buildPulumiCli } from './build-pulumi-cli.ts'
import { countTests } from './count-tests.ts'
import { lastLines } from './last-lines.ts'
import { measureMachine } from './measure-machine.ts'
import { deadlineMinutes, fits, planSuites } from './plan-suites.ts'
import { root } from './root.ts'
import { run } from './run.ts'
import { type Suite, suites } from './suites.ts'

interface Verdict {
  readonly suite: Suite
  readonly outcome: 'PASS' | 'FAIL' | 'NOT RUN'
  readonly reason: string
  /** Not run, and not to blame. */
  readonly isExcused?: boolean
  /** Of what a suite that failed printed. */
  readonly lastLines?: readonly string[]
}

const longestCliBuildMinutes = 8
const shownLines = 30
const keptCharacters = 20_000

const startedMs = performance.now()
const runsAll = process.env['SOAK'] === 'all'
const factor = await measureMachine()
const deadlineSeconds = runsAll ? Number.POSITIVE_INFINITY : deadlineMinutes(factor) * 60
say(
  `This machine is ${factor.toFixed(2)} times as slow as the reference; ` +
    (runsAll ? 'every suite runs.' : `the run ends within ${(deadlineSeconds / 60).toFixed(0)} minutes.`),
)

// Alone, and first: it takes minutes of both cores the first time on a machine.
const cli = await buildPulumiCli(longestCliBuildMinutes * factor * 60_000)
say(`Pulumi's command line: ${cli.outcome}${cli.outcome === 'failed' ? `: ${cli.reason}` : ''}.`)

const verdicts: Verdict[] = []
for (const suite of planSuites({ suites, changedFiles: changedFiles(), commitCount: commitCount() })) {
  if (suite.needsPulumiCli === true && cli.outcome !== 'built') {
    const reason = `Pulumi's command line: ${cli.outcome}`
    verdicts.push({ suite, outcome: 'NOT RUN', reason, isExcused: cli.outcome === 'unfinished' })
    continue
  }
  const leftSeconds = deadlineSeconds - elapsedSeconds()
  if (!fits(suite, factor, leftSeconds)) {
    const needed = Math.ceil(suite.cpuSeconds * factor)
    verdicts.push({
      suite,
      outcome: 'NOT RUN',
      reason: `needs ${needed} s, ${Math.max(0, Math.floor(leftSeconds))} s are left`,
    })
    continue
  }
  verdicts.push(await runSuite(suite))
}

const { passed, failed, skipped } = await countTests(root)
for (const { suite, lastLines: ofSuite = [] } of verdicts) {
  if (ofSuite.length > 0) say(`\n── ${suite.name} failed. What it printed last:\n${ofSuite.join('\n')}`)
}
say('')
for (const { suite, outcome, reason } of verdicts)
  say(`${outcome.padEnd(8)}${suite.name.padEnd(20)}${reason}`)
const isFailed = verdicts.some(
  ({ suite, outcome, isExcused = false }) =>
    outcome === 'FAIL' || (outcome === 'NOT RUN' && suite.class === 'always' && !isExcused),
)
say(
  `\n${passed} passed, ${Math.max(failed, isFailed ? 1 : 0)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
process.exitCode = isFailed ? 1 : 0

async function runSuite(suite: Suite): Promise<Verdict> {
  say(`\n── ${suite.name}: ${suite.shows}`)
  const suiteStartedMs = performance.now()
  const [command = 'node', ...args] = suite.command
  const timeoutMs = Math.max(10 * 60, suite.cpuSeconds * factor * 3) * 1_000
  const env = { ...process.env, ...suite.env }
  let printed = ''
  const onOutput = (text: string): void => {
    printed = (printed + text).slice(-keptCharacters)
  }
  const exitCode = await run(command, args, { cwd: root, env, timeoutMs, onOutput })
  const took = `${((performance.now() - suiteStartedMs) / 1_000).toFixed(0)} s`
  if (exitCode === 0) return { suite, outcome: 'PASS', reason: took }
  const reason =
    exitCode === 124
      ? `did not end within ${(timeoutMs / 1_000).toFixed(0)} s`
      : `exit code ${exitCode} after ${took}`
  return { suite, outcome: 'FAIL', reason, lastLines: lastLines(printed, shownLines) }
}

/** Files that differ from `CI_BASE`, or from twenty commits ago; undefined in a clone that does not reach back so far. */
function changedFiles(): string[] | undefined {
  try {
    return git('diff', '--name-only', process.env['CI_BASE'] ?? 'HEAD~20')
      .split('\n')
      .filter(Boolean)
  } catch {
    return undefined
  }
}

function commitCount(): number {
  return Number(git('rev-list', '--count', 'HEAD'))
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}

function elapsedSeconds(): number {
  return (performance.now() - startedMs) / 1_000
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
