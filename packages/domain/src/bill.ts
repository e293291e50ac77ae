import { requirePositive } from './capacity.ts'
import { monthlyPrice, type PricedUnit, prices } from './prices.ts'

/** Billable units by name, as the emulator's meter counts them: `dynamodb.writeRequestUnits`. */
export type MeteredUnits = Readonly<Record<string, number>>

/** Over what time units were counted. */
export interface MeteredTime {
  /** How long the units were counted: what is paid by the hour went on all this time. */
  readonly elapsedMs: number
  /** How long the load lasted that all other units were used for; `elapsedMs` when left out. */
  readonly loadMs?: number
}

export interface BillLine {
  /** As the meter names it. */
  readonly meterUnit: string
  readonly price: PricedUnit
  /** In units of the price list, such as GB where the meter counts bytes. */
  readonly quantity: number
  /** What the quantity costs by itself, in the first tier of its price. */
  readonly dollars: number
  /** What a month of it costs, tier by tier. */
  readonly dollarsPerMonth: number
}

export interface Bill {
  readonly lines: readonly BillLine[]
  readonly dollars: number
  readonly dollarsPerMonth: number
  /** Counted units that the price list does not have. */
  readonly unpriced: readonly string[]
}

/**
 * What AWS would bill, by list prices and without free tiers: for these units, and for a month in which the same load
 * goes on all the time.
 * @throws InvalidCapacityError
 */
export function billOf(units: MeteredUnits, { elapsedMs, loadMs = elapsedMs }: MeteredTime): Bill {
  requirePositive('elapsedMs', elapsedMs)
  requirePositive('loadMs', loadMs)
  const lines: BillLine[] = []
  const unpriced: string[] = []
  for (const [meterUnit, counted] of Object.entries(units)) {
    const priced = pricedAs.get(meterUnit)
    if (priced === undefined) {
      if (!unbilled.has(meterUnit) && counted > 0) unpriced.push(meterUnit)
      continue
    }
    const { price, perUnit = 1, byTime = false } = priced
    const quantity = counted / perUnit
    const perMonth = (quantity * monthMs) / (byTime ? elapsedMs : loadMs)
    lines.push({
      meterUnit,
      price,
      quantity,
      dollars: monthlyPrice(prices[price], quantity),
      dollarsPerMonth: monthlyPrice(prices[price], perMonth),
    })
  }
  return {
    lines: lines.toSorted((a, b) => b.dollarsPerMonth - a.dollarsPerMonth),
    dollars: lines.reduce((sum, line) => sum + line.dollars, 0),
    dollarsPerMonth: lines.reduce((sum, line) => sum + line.dollarsPerMonth, 0),
    unpriced,
  }
}

/** What was counted between two readings of one meter. */
export function unitsBetween(before: MeteredUnits, after: MeteredUnits): MeteredUnits {
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]))
}

/** 365 days in 12 months. */
const monthMs = 2_628_000_000
const gigabyte = 1e9

/** Counted, and paid by other units: a post to a connection is paid as the message that it sends. */
const unbilled = new Set(['apigatewayWebsocket.managementRequests'])

interface Priced {
  readonly price: PricedUnit
  /** How many of the meter's units one unit of the price list is. */
  readonly perUnit?: number
  /** Paid for being there, whatever the load. */
  readonly byTime?: boolean
}

const pricedAs: ReadonlyMap<string, Priced> = new Map<string, Priced>([
  ['dynamodb.writeRequestUnits', { price: 'dynamodbWrite' }],
  ['dynamodb.readRequestUnits', { price: 'dynamodbRead' }],
  ['dynamodb.changeDataCaptureUnits', { price: 'changeCapture' }],
  ['kinesis.putPayloadUnits', { price: 'kinesisPut' }],
  ['kinesis.shardHours', { price: 'kinesisShard', byTime: true }],
  ['kinesis.consumerShardHours', { price: 'kinesisConsumer', byTime: true }],
  ['kinesis.fanOutBytes', { price: 'kinesisFanOut', perUnit: gigabyte }],
  ['lambda.requests', { price: 'lambdaRequest' }],
  ['lambda.gbSeconds', { price: 'lambdaCompute' }],
  ['lambda.logBytes', { price: 'logIngestion', perUnit: gigabyte }],
  ['sqs.requests', { price: 'queueRequest' }],
  ['apigateway.requests', { price: 'restRequest' }],
  ['apigatewayWebsocket.messageUnits', { price: 'socketMessage' }],
  ['apigatewayWebsocket.connectionMinutes', { price: 'socketMinute', byTime: true }],
])
