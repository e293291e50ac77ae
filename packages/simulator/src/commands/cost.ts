import {
  changeLoad,
  type CostDifference,
  type CostLoad,
  compareWithBill,
  costInRegion,
  estimateCost,
  estimatePublishedCost,
  pricedRegion,
  shardCount,
} from '@sportsfeeds/cost'
import { InvalidOptionsError } from '../errors.ts'
import { formatCount } from '../format/format-count.ts'
import type { RawOptions } from '../plan/check-options.ts'
import { planCost } from '../plan/plan-cost.ts'
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
  const { options, notes } = typeof stack === 'string' ? await loadOf(stack) : { options: {}, notes: [] }
  const run = typeof raw['metered'] === 'string' ? await readMeteredRun(raw['metered']) : undefined
  const { load, region, jsonFile } = planCost({ ...options, ...run?.options, ...raw })
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
    if (load.delivery === 'gateway' && load.edge === undefined) {
      const { dollarsPerMonth } = estimateCost({ ...load, edge: 'plan' })
      process.stdout.write(
        `With CloudFront's Business plan (--edge plan) it is $${formatCount(Math.round(dollarsPerMonth))} a month, and the published design costs ` +
          `${(published.dollarsPerMonth / dollarsPerMonth).toFixed(1)} times as much.\n`,
      )
    }
    if (differences !== undefined) process.stdout.write(`\n${costDifferences(differences)}\n`)
  }
  if (jsonFile !== undefined) await writeJson(jsonFile, { load, ours, published, elsewhere, differences })
  return 0
}

/** A run ends long before the first odds expire, and its analysts take no compressed frames. */
function compareRun(load: CostLoad, { bill }: MeteredRun): CostDifference[] {
  return compareWithBill(estimateCost({ ...load, expires: false, takesPlainFrames: true }), bill)
}

/** Reads the expected load from a stack's settings: options for the command, and notes on the estimate. */
async function loadOf(stack: string) {
  // Comes with Pulumi's SDK, which takes a second to load.
  const { readStackSettings, StackConfigError } = await import('@sportsfeeds/local/stack-settings')
  const settings = await readStackSettings(stack).catch((error: unknown) => {
    throw error instanceof StackConfigError ? new InvalidOptionsError([`--stack: ${error.message}`]) : error
  })
  const { expectedWritesPerSecond, averageItemBytes, streamMode, billingMode, region } = settings
  const shards =
    settings.shards ??
    shardCount(
      changeLoad({
        oddsPerSecond: expectedWritesPerSecond,
        averageItemBytes,
        marketsWindowSeconds: settings.marketsWindowSeconds,
      }),
    )
  return {
    options: {
      writes: String(expectedWritesPerSecond),
      itemBytes: String(averageItemBytes),
      flush: `${settings.flushIntervalMs}ms`,
      shards: String(shards),
      retention: String(settings.oddsRetentionDays),
      marketsWindow: `${settings.marketsWindowSeconds}s`,
      delivery: settings.delivery,
      region,
    },
    notes: [
      `Stack ${stack}: ${shards} shards for ${expectedWritesPerSecond} odds a second, its peak. --writes names the average of the month.`,
      ...(streamMode === 'onDemand'
        ? ['Its stream is on demand; the estimate is for a provisioned one.']
        : []),
      ...(billingMode === 'PROVISIONED'
        ? ['Its table is provisioned; the estimate is for one on demand.']
        : []),
    ],
  }
}
