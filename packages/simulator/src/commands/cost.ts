import {
  type CostDifference,
  type CostLoad,
  compareWithBill,
  costInRegion,
  estimateCost,
  estimatePublishedCost,
  pricedRegion,
} from '@sportsfeeds/cost'
import { InvalidOptionsError } from '../errors.ts'
import type { RawOptions } from '../plan/check-options.ts'
import { planCost } from '../plan/plan-cost.ts'
import { type StackLoad, stackLoad } from '../plan/stack-load.ts'
import { costAlternatives } from '../report/cost-alternatives.ts'
import { costDifferences } from '../report/cost-differences.ts'
import { costTable } from '../report/cost-table.ts'
import { type MeteredRun, readMeteredRun } from '../files/read-metered-run.ts'
import { writeJson } from '../files/write-json.ts'
import type { CommandContext } from './context.ts'

/**
 * `simulator cost`: estimates a month, next to the published reference design. With `--stack` the load is the one that the
 * stack's settings expect, with `--metered` the one of that run; other options override it.
 * @returns the exit code.
 * @throws InvalidOptionsError
 */
export async function cost(raw: RawOptions, { say }: Pick<CommandContext, 'say'>): Promise<number> {
  const stack = raw['stack']
  const { options, notes, givenCapacity }: StackLoad =
    typeof stack === 'string' ? await readStackLoad(stack) : { options: {}, notes: [] }
  const run = typeof raw['metered'] === 'string' ? await readMeteredRun(raw['metered']) : undefined
  const { load: planned, region, jsonFile } = planCost({ ...options, ...run?.options, ...raw })
  const load: CostLoad = givenCapacity === undefined ? planned : { ...planned, givenCapacity }
  for (const note of notes) say(note)
  const ours = estimateCost(load)
  const published = estimatePublishedCost(load)
  const elsewhere = region === undefined || region === pricedRegion ? undefined : costInRegion(region, ours)
  if (elsewhere === undefined && region !== undefined && region !== pricedRegion) {
    say(`The prices of ${region} are not known here: those are of ${pricedRegion}.`)
  }
  const differences = run && compareRun(load, run)
  if (jsonFile !== '-') {
    process.stdout.write(`${costTable(ours, published, elsewhere)}\n`)
    for (const alternative of costAlternatives(load)) process.stdout.write(`${alternative}\n`)
    if (differences !== undefined) process.stdout.write(`\n${costDifferences(differences)}\n`)
  }
  if (jsonFile !== undefined) await writeJson(jsonFile, { load, ours, published, elsewhere, differences })
  return 0
}

/** A run ends long before the first odds expire, its analysts take no compressed frames, and its meter counts what the table reads and writes. */
function compareRun(load: CostLoad, { bill }: MeteredRun): CostDifference[] {
  const metered = { ...load, expires: false, takesPlainFrames: true, table: 'onDemand' } as const
  return compareWithBill(estimateCost(metered), bill)
}

/** @throws InvalidOptionsError for a stack without a file, or with a mistake in it. */
async function readStackLoad(stack: string): Promise<StackLoad> {
  // Comes with Pulumi's SDK, which takes a second to load.
  const { readStackSettings, StackConfigError } = await import('@sportsfeeds/local/stack-settings')
  const settings = await readStackSettings(stack).catch((error: unknown) => {
    throw error instanceof StackConfigError ? new InvalidOptionsError([`--stack: ${error.message}`]) : error
  })
  return stackLoad(stack, settings)
}
