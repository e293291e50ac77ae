import { type CostLoad, estimateCost, estimatePublishedCost } from '@sportsfeeds/cost'
import { formatCount } from '../format/format-count.ts'

/** What the month would cost otherwise: a line for each way to pay that was not chosen or ruled out, and one for all of them. */
export function costAlternatives(load: CostLoad): string[] {
  const published = estimatePublishedCost(load).dollarsPerMonth
  const costs = (change: Partial<CostLoad>): string => {
    const { dollarsPerMonth } = estimateCost({ ...load, ...change })
    return `it is $${formatCount(Math.round(dollarsPerMonth))} a month, and the published design costs ${(published / dollarsPerMonth).toFixed(1)} times as much.`
  }
  const table = load.table === undefined
  const edge = load.delivery === 'gateway' && load.edge === undefined
  return [
    ...(table ? [`With a provisioned table (--table provisioned) ${costs({ table: 'provisioned' })}`] : []),
    ...(edge ? [`With CloudFront's Business plan (--edge plan) ${costs({ edge: 'plan' })}`] : []),
    ...(table && edge ? [`With both ${costs({ table: 'provisioned', edge: 'plan' })}`] : []),
  ]
}
