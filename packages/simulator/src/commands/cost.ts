import { estimateCost, estimatePublishedCost } from '@sportsfeeds/domain'
import type { CostPlan } from '../plan.ts'
import { costTable } from '../report/cost-table.ts'
import { writeJson } from '../report/json.ts'

/** `simulator cost`: what a month would cost, beside the published reference design. @returns the exit code. */
export const cost = async ({ load, jsonFile }: CostPlan): Promise<number> => {
  const ours = estimateCost(load)
  const published = estimatePublishedCost(load)
  if (jsonFile !== '-') process.stdout.write(`${costTable(ours, published)}\n`)
  if (jsonFile !== undefined) await writeJson(jsonFile, { load, ours, published })
  return 0
}
