import { changeLoad, estimateCost, estimatePublishedCost, pricedRegion, shardCount } from '@sportsfeeds/cost'
import { InvalidOptionsError } from '../errors.ts'
import type { RawOptions } from '../plan/check-options.ts'
import { planCost } from '../plan/plan-cost.ts'
import { costTable } from '../report/cost-table.ts'
import { writeJson } from '../files/write-json.ts'
import type { CommandContext } from './context.ts'

/**
 * `simulator cost`: estimates a month, next to the published reference design. With `--stack` the load is the one that the
 * stack's settings expect; other options override it.
 * @returns the exit code.
 * @throws InvalidOptionsError
 */
export async function cost(raw: RawOptions, { say }: Pick<CommandContext, 'say'>): Promise<number> {
  const stack = raw['stack']
  const { options, notes } = typeof stack === 'string' ? await loadOf(stack) : { options: {}, notes: [] }
  const { load, jsonFile } = planCost({ ...options, ...raw })
  for (const note of notes) say(note)
  const ours = estimateCost(load)
  const published = estimatePublishedCost(load)
  if (jsonFile !== '-') process.stdout.write(`${costTable(ours, published)}\n`)
  if (jsonFile !== undefined) await writeJson(jsonFile, { load, ours, published })
  return 0
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
      delivery: settings.delivery,
    },
    notes: [
      `Stack ${stack}: ${shards} shards for ${expectedWritesPerSecond} odds a second, its peak. --writes names the average of the month.`,
      ...(region === pricedRegion
        ? []
        : [
            `The stack is in ${region}; the prices are those of ${pricedRegion}. In eu-west-1 DynamoDB and Kinesis cost about an eighth more.`,
          ]),
      ...(streamMode === 'onDemand'
        ? ['Its stream is on demand; the estimate is for a provisioned one.']
        : []),
      ...(billingMode === 'PROVISIONED'
        ? ['Its table is provisioned; the estimate is for one on demand.']
        : []),
    ],
  }
}
