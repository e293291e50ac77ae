import type { CostEstimate } from './cost-line.ts'
import { type ListPrice, monthlyPrice, type PricedUnit, prices } from './prices.ts'

/** Prices of another region than the one of {@link prices}, as far as AWS's price list of that region could be read. */
export interface RegionalPrices {
  /** Date of the newest of these files. */
  readonly asOf: string
  /** Files of AWS's price list. */
  readonly sources: readonly string[]
  /** By volume, as in {@link ListPrice}. Beyond the last tier the price is unknown, and so is that of a missing unit. */
  readonly tiers: Readonly<Partial<Record<PricedUnit, ListPrice['tiers']>>>
}

const million = 1e6
const billion = 1e9
const everything = Number.POSITIVE_INFINITY

function flat(usd: number): ListPrice['tiers'] {
  return [{ upTo: everything, usd }]
}

function priceFile(service: string, version: string): string {
  return `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${service}/${version}/eu-west-1/index.json`
}

export const regionalPrices: Readonly<Record<string, RegionalPrices>> = {
  'eu-west-1': {
    asOf: '2026-10-02',
    sources: [
      priceFile('AmazonDynamoDB', '20260911124422'),
      priceFile('AWSLambda', '20261001184746'),
      priceFile('AmazonApiGateway', '20261002231501'),
      priceFile('AmazonCloudWatch', '20260922021715'),
      priceFile('AWSDataTransfer', '20260916132208'),
      priceFile('AmazonVPC', '20260917190528'),
      'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSQueueService/current/eu-west-1/index.json of 2026-09-11',
    ],
    tiers: {
      dynamodbWrite: flat(0.705),
      dynamodbRead: flat(0.1415),
      dynamodbStorage: flat(0.283),
      recoveryStorage: flat(0.22),
      lambdaRequest: flat(0.2),
      lambdaCompute: [
        { upTo: 7.5 * billion, usd: 1.33334e-5 },
        { upTo: 18.75 * billion, usd: 1.20001e-5 },
        { upTo: everything, usd: 1.06667e-5 },
      ],
      restRequest: [
        { upTo: 333 * million, usd: 3.5 },
        { upTo: 1_000 * million, usd: 3.19 },
        { upTo: 20_000 * million, usd: 2.71 },
        { upTo: everything, usd: 1.72 },
      ],
      queueRequest: [
        { upTo: 100 * billion, usd: 0.4 },
        { upTo: 200 * billion, usd: 0.3 },
        { upTo: everything, usd: 0.24 },
      ],
      accessLogIngestion: flat(0.57),
      metric: [{ upTo: 10_000, usd: 0.3 }],
      alarmMetric: flat(0.1),
      transferOut: [{ upTo: 10_240, usd: 0.09 }],
      publicAddress: flat(0.005),
    },
  },
}

/** An estimate in another region: what is known of it, and what is not. */
export interface RegionalCost {
  readonly region: string
  readonly known: RegionalPrices
  /** Dollars a month for each unit of the estimate; undefined where the region's price is unknown. */
  readonly byUnit: ReadonlyMap<PricedUnit, number | undefined>
  /** Sum of what is known. */
  readonly dollarsPerMonth: number
  /** The same units by {@link prices}. */
  readonly comparedWith: number
}

/** Prices an estimate in another region; undefined for a region without known prices. */
export function costInRegion(region: string, { lines }: CostEstimate): RegionalCost | undefined {
  const known = regionalPrices[region]
  if (known === undefined) return undefined
  const units = [...new Set(lines.map(({ unit }) => unit))].map((unit) => {
    const own = lines.filter((line) => line.unit === unit)
    const quantity = own.reduce((sum, { quantityPerMonth }) => sum + quantityPerMonth, 0)
    return {
      unit,
      here: own.reduce((sum, { dollarsPerMonth }) => sum + dollarsPerMonth, 0),
      there: priceOf(unit, quantity, known),
    }
  })
  const priced = units.filter(({ there }) => there !== undefined)
  return {
    region,
    known,
    byUnit: new Map(units.map(({ unit, there }) => [unit, there])),
    dollarsPerMonth: priced.reduce((sum, { there = 0 }) => sum + there, 0),
    comparedWith: priced.reduce((sum, { here }) => sum + here, 0),
  }
}

function priceOf(unit: PricedUnit, quantity: number, { tiers }: RegionalPrices): number | undefined {
  const own = tiers[unit]
  const [last] = own?.slice(-1) ?? []
  if (own === undefined || last === undefined || quantity > last.upTo) return undefined
  return monthlyPrice({ ...prices[unit], tiers: own }, quantity)
}
