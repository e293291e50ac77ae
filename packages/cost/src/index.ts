export { type Bill, type BillLine, computeBill, type MeteredTime } from './bill.ts'
export { type ChangeLoad, changeLoad } from './change-load.ts'
export { InvalidQuantityError } from './errors.ts'
export {
  type CostEstimate,
  type CostLine,
  type CostLoad,
  estimateCost,
  estimatePublishedCost,
} from './estimate-cost.ts'
export { type MeteredUnits, MeterReading, type MeterUnit, unitsBetween } from './meter-units.ts'
export { type MarketLoad, marketWritesPerSecond } from './market-writes.ts'
export { type ListPrice, type PricedUnit, pricedRegion, prices, pricesAsOf } from './prices.ts'
export { shardCount, type StreamLoad } from './shard-count.ts'
