export { type Bill, type BillLine, computeBill, type MeteredTime } from './bill.ts'
export { type ChangeLoad, changeLoad } from './change-load.ts'
export { compareWithBill, type CostDifference, MeteredBill } from './compare-with-bill.ts'
export { InvalidQuantityError } from './errors.ts'
export type { CostEstimate, CostLine } from './cost-line.ts'
export type { CostLoad } from './cost-load.ts'
export { estimateCost, estimatePublishedCost } from './estimate-cost.ts'
export { type MeteredUnits, MeterReading, type MeterUnit, unitsBetween } from './meter-units.ts'
export { type MarketLoad, marketWritesPerSecond } from './market-writes.ts'
export { type ListPrice, type PricedUnit, pricedRegion, prices, pricesAsOf } from './prices.ts'
export { costInRegion, type RegionalCost } from './regional-prices.ts'
export { shardCount, type StreamLoad } from './shard-count.ts'
export {
  type Capacity,
  type CapacityRange,
  type GivenCapacity,
  type TableCapacity,
  tableCapacity,
  tableWriteUnits,
  targetUtilization,
} from './table-capacity.ts'
