import { monthlyPrice, type PricedUnit, prices } from '@sportsfeeds/domain'

export interface MeasuredTime {
  /** How long the units were counted. */
  readonly elapsedMs: number
  /** How many times the load of that time the month is to have. */
  readonly loadFactor: number
}

/** What AWS would bill for a month in which every `elapsedMs` uses these units, by list prices. */
export const monthlyBill = (
  units: Readonly<Record<string, number>>,
  { elapsedMs, loadFactor }: MeasuredTime,
): { dollarsPerMonth: number; dollarsByService: Record<string, number> } => {
  const dollarsByService: Record<string, number> = {}
  for (const [unit, quantity] of Object.entries(units)) {
    const priced = pricedAs[unit]
    if (priced === undefined) continue
    const factor = perHour.has(unit) ? 1 : loadFactor
    const perMonth = (quantity * factor * monthMs) / elapsedMs / (priced.unitsEach ?? 1)
    const [service = unit] = unit.split('.', 1)
    dollarsByService[service] =
      (dollarsByService[service] ?? 0) + monthlyPrice(prices[priced.price], perMonth)
  }
  const dollarsPerMonth = Object.values(dollarsByService).reduce((sum, dollars) => sum + dollars, 0)
  return { dollarsPerMonth, dollarsByService }
}

const monthMs = 2_628_000_000

/** What is paid for being there, whatever the load. */
const perHour = new Set([
  'kinesis.shardHours',
  'kinesis.consumerShardHours',
  'apigatewayWebsocket.connectionMinutes',
])

const pricedAs: Readonly<Record<string, { readonly price: PricedUnit; readonly unitsEach?: number }>> = {
  'dynamodb.writeRequestUnits': { price: 'dynamodbWrite' },
  'dynamodb.readRequestUnits': { price: 'dynamodbRead' },
  'dynamodb.changeDataCaptureUnits': { price: 'changeCapture' },
  'kinesis.putPayloadUnits': { price: 'kinesisPut' },
  'kinesis.shardHours': { price: 'kinesisShard' },
  'kinesis.consumerShardHours': { price: 'kinesisConsumer' },
  'kinesis.fanOutBytes': { price: 'kinesisFanOut', unitsEach: 1e9 },
  'lambda.requests': { price: 'lambdaRequest' },
  'lambda.gbSeconds': { price: 'lambdaCompute' },
  'lambda.logBytes': { price: 'logIngestion', unitsEach: 1e9 },
  'apigateway.requests': { price: 'restRequest' },
  'apigatewayWebsocket.messageUnits': { price: 'socketMessage' },
  'apigatewayWebsocket.connectionMinutes': { price: 'socketMinute' },
}
