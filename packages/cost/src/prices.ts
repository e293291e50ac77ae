/** A list price, and the page that states it. */
export interface ListPrice {
  /** US dollars for `units` units, by volume: each tier covers up to `upTo` units a month. */
  readonly tiers: readonly { readonly upTo: number; readonly usd: number }[]
  readonly units: number
  readonly unit: string
  readonly source: string
}

/** The region of the prices below. */
export const pricedRegion = 'us-east-1'

/** Date of the prices below, without free tiers. */
export const pricesAsOf = '2026-11-23'

function flat(usd: number, units: number, unit: string, source: string): ListPrice {
  return {
    tiers: [{ upTo: Number.POSITIVE_INFINITY, usd }],
    units,
    unit,
    source,
  }
}

const million = 1e6
const dynamodb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/'
const dynamodbProvisioned = 'https://aws.amazon.com/dynamodb/pricing/provisioned/'
const kinesis = 'https://aws.amazon.com/kinesis/data-streams/pricing/'
const lambda = 'https://aws.amazon.com/lambda/pricing/'
const apiGateway = 'https://aws.amazon.com/api-gateway/pricing/'
const sqs = 'https://aws.amazon.com/sqs/pricing/'
/** In the GB that the price list counts. */
const terabyte = 1_024
const xray = 'https://aws.amazon.com/xray/pricing/'
const transfer = 'https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer'
const fargate = 'https://aws.amazon.com/fargate/pricing/'
const loadBalancing = 'https://aws.amazon.com/elasticloadbalancing/pricing/'
const cloudFront = 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/'
const cloudFrontPlans = 'https://aws.amazon.com/cloudfront/pricing/'
const vpc = 'https://aws.amazon.com/vpc/pricing/'
const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/'

export const prices = {
  dynamodbWrite: flat(0.625, million, 'write request unit (1 KB)', dynamodb),
  dynamodbRead: flat(0.125, million, 'read request unit (4 KB; half when eventually consistent)', dynamodb),
  dynamodbWriteCapacity: flat(
    0.00065,
    1,
    'hour of a write capacity unit (1 KB a second)',
    dynamodbProvisioned,
  ),
  dynamodbReadCapacity: flat(0.00013, 1, 'hour of a read capacity unit (4 KB a second)', dynamodbProvisioned),
  dynamodbStorage: flat(0.25, 1, 'GB-month', dynamodb),
  changeCapture: flat(0.1, million, 'change data capture unit (1 KB)', dynamodb),
  kinesisShard: flat(0.015, 1, 'shard hour', kinesis),
  kinesisPut: flat(0.014, million, 'PUT payload unit (25 KB)', kinesis),
  kinesisConsumer: flat(0.015, 1, 'enhanced fan-out consumer-shard hour', kinesis),
  kinesisFanOut: flat(0.013, 1, 'GB read by enhanced fan-out', kinesis),
  lambdaRequest: flat(0.2, million, 'request', lambda),
  lambdaCompute: flat(1.33334e-5, 1, 'GB-second (arm64)', lambda),
  restRequest: {
    tiers: [
      { upTo: 333 * million, usd: 3.5 },
      { upTo: 1_000 * million, usd: 2.8 },
      { upTo: 20_000 * million, usd: 2.38 },
      { upTo: Number.POSITIVE_INFINITY, usd: 1.51 },
    ],
    units: million,
    unit: 'REST API request',
    source: apiGateway,
  },
  socketMessage: {
    tiers: [
      { upTo: 1000 * million, usd: 1 },
      { upTo: Number.POSITIVE_INFINITY, usd: 0.8 },
    ],
    units: million,
    unit: 'WebSocket message (32 KB)',
    source: apiGateway,
  },
  socketMinute: flat(0.25, million, 'WebSocket connection minute', apiGateway),
  queueRequest: flat(0.4, million, 'request of a standard queue (64 KB)', sqs),
  // Lambda's own logs have had tiers since May 2025.
  logIngestion: {
    tiers: [
      { upTo: 10 * terabyte, usd: 0.5 },
      { upTo: 30 * terabyte, usd: 0.25 },
      { upTo: 50 * terabyte, usd: 0.1 },
      { upTo: Number.POSITIVE_INFINITY, usd: 0.05 },
    ],
    units: 1,
    unit: 'GB of logs of functions',
    source: cloudWatch,
  },
  accessLogIngestion: flat(0.5, 1, 'GB of access logs', cloudWatch),
  metric: flat(0.3, 1, 'custom metric', cloudWatch),
  alarmMetric: flat(0.1, 1, 'metric of an alarm', cloudWatch),
  trace: flat(5, million, 'trace recorded', xray),
  recoveryStorage: flat(0.2, 1, 'GB-month of recovery to a point in time', dynamodb),
  transferOut: {
    tiers: [
      { upTo: 10 * terabyte, usd: 0.09 },
      { upTo: 50 * terabyte, usd: 0.085 },
      { upTo: 150 * terabyte, usd: 0.07 },
      { upTo: Number.POSITIVE_INFINITY, usd: 0.05 },
    ],
    units: 1,
    unit: 'GB sent out to the internet',
    source: transfer,
  },
  fargateCpu: flat(0.03238, 1, 'vCPU hour of Fargate (arm64)', fargate),
  fargateMemory: flat(0.00356, 1, 'GB hour of Fargate (arm64)', fargate),
  loadBalancer: flat(0.0225, 1, 'hour of an Application Load Balancer', loadBalancing),
  loadBalancerUnit: flat(0.008, 1, 'hour of a capacity unit of it (3,000 connections, 1 GB)', loadBalancing),
  publicAddress: flat(0.005, 1, 'hour of a public IPv4 address', vpc),
  // Of its plans the first whose origins may be private. It is approved by hand, for one distribution. Announced on 2025-11-18; the
  // price is the page's of 2026-09-05.
  edgePlan: flat(200, 1, 'month of CloudFront’s Business plan (50 TB)', cloudFrontPlans),
  // From origins in AWS to CloudFront nothing is charged.
  edgeTransfer: {
    tiers: [
      { upTo: 10 * terabyte, usd: 0.085 },
      { upTo: 50 * terabyte, usd: 0.08 },
      { upTo: 150 * terabyte, usd: 0.06 },
      { upTo: 500 * terabyte, usd: 0.04 },
      { upTo: 1_024 * terabyte, usd: 0.03 },
      { upTo: 5 * 1_024 * terabyte, usd: 0.025 },
      { upTo: Number.POSITIVE_INFINITY, usd: 0.02 },
    ],
    units: 1,
    unit: 'GB that CloudFront sends to viewers',
    source: cloudFront,
  },
} as const satisfies Record<string, ListPrice>

export type PricedUnit = keyof typeof prices

/** Prices `quantity` units used in one month, tier by tier. @returns US dollars */
export function monthlyPrice(price: ListPrice, quantity: number): number {
  let dollars = 0
  let priced = 0
  for (const { upTo, usd } of price.tiers) {
    const inTier = Math.max(0, Math.min(quantity, upTo) - priced)
    dollars += (inTier / price.units) * usd
    priced += inTier
  }
  return dollars
}
