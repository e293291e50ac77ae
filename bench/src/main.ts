/** `npm run bench`: compares the naive design with ours, alternately, on the same emulator and with the same input. */
import { writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { BenchResults, Bundle, Run } from '@sportsfeeds/docs/benchmarks'
import { writeDocuments } from '@sportsfeeds/docs/write'
import { measureBundle } from '@sportsfeeds/functions/build-bundle'
import { bundleDirectory, functionNames } from '@sportsfeeds/functions/bundles'
import { buildFunctions } from '@sportsfeeds/local/build-packages'
import { parseCommandLine } from '@sportsfeeds/std/node'
import { checkClaims } from './claims.ts'
import { measureRun } from './measure-run.ts'
import { buildNaive } from './naive/build.ts'
import { fullPlan, isWorthwhile, quickPlan } from './plan.ts'
import { bundleTable, claimLines, tableHead, tableRow } from './table.ts'

const usage = `Usage: npm run bench -- [--quick] [--json FILE]

  --quick       checks the claims only: about two minutes instead of twenty-five
  --json FILE   writes the results to FILE; by default a full bench writes docs/benchmarks/bench.json and updates the
                generated pages, and a quick one writes nothing
`

async function main(): Promise<number> {
  const { quick, json } = parseCommandLine(usage, {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  })
  const startedMs = performance.now()
  say('Building the functions …\n')
  await buildFunctions()
  const bundles = await measureBundles()
  say(`${bundleTable(bundles)}\n\n`)

  const { runs: planned } = quick ? quickPlan() : fullPlan()
  const runs: Run[] = []
  say(
    `${planned.length} runs, about ${Math.ceil(planned.reduce(addSeconds, 0) / 60)} minutes\n${tableHead()}\n`,
  )
  for (const plan of planned) {
    if (!isWorthwhile(plan, runs)) continue
    const run = await measureRun(plan)
    runs.push(run)
    say(`${tableRow(run)}\n`)
  }

  const results: BenchResults = {
    takenAt: new Date().toISOString(),
    quick,
    durationSeconds: Math.round((performance.now() - startedMs) / 1_000),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    runs,
    bundles,
    claims: checkClaims(runs),
  }
  say(`\n${claimLines(results.claims)}\n`)
  if (json !== undefined || !quick) await write(json ?? committedFile, results)
  if (json === undefined && !quick) for (const file of await writeDocuments()) say(`${file}\n`)
  return results.claims.every(({ holds }) => holds) ? 0 : 1
}

/** Time to start, warm up and stop a run's stack. */
const stackSeconds = 28

function addSeconds(sum: number, { seconds }: { seconds: number }): number {
  return sum + seconds + stackSeconds
}

const committedFile = fileURLToPath(new URL('../../docs/benchmarks/bench.json', import.meta.url))

async function measureBundles(): Promise<Bundle[]> {
  const bundles: Bundle[] = [{ name: 'naive consumer', ...(await buildNaive()) }]
  for (const name of functionNames) {
    bundles.push({ name, ...(await measureBundle(join(bundleDirectory(name), 'index.mjs'))) })
  }
  return bundles
}

async function write(file: string, results: BenchResults): Promise<void> {
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
  say(`${file}\n`)
}

function say(text: string): void {
  process.stdout.write(text)
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
