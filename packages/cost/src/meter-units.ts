import * as z from 'zod'
import type { PricedUnit } from './prices.ts'

/** A price of the list for a unit that a meter counts. */
export interface UnitPrice {
  readonly price: PricedUnit
  /** Meter units in one unit of the price list; 1 when left out. */
  readonly perUnit?: number
  /** Paid by the hour, whatever the load. */
  readonly byTime?: boolean
}

const gigabyte = 1e9

/**
 * Every unit that the emulator's meter counts, with its price. `paid-elsewhere`: it is counted and costs nothing of its
 * own. `unpriced`: it costs something that the price list does not have.
 */
export const meterUnits = {
  'dynamodb.writeRequestUnits': { price: 'dynamodbWrite' },
  'dynamodb.readRequestUnits': { price: 'dynamodbRead' },
  'dynamodb.changeDataCaptureUnits': { price: 'changeCapture' },
  'kinesis.putPayloadUnits': { price: 'kinesisPut' },
  'kinesis.shardHours': { price: 'kinesisShard', byTime: true },
  'kinesis.onDemandStreamHours': 'unpriced',
  'kinesis.consumerShardHours': { price: 'kinesisConsumer', byTime: true },
  'kinesis.fanOutBytes': { price: 'kinesisFanOut', perUnit: gigabyte },
  'lambda.requests': { price: 'lambdaRequest' },
  'lambda.gbSeconds': { price: 'lambdaCompute' },
  'lambda.logBytes': { price: 'logIngestion', perUnit: gigabyte },
  'sqs.requests': { price: 'queueRequest' },
  'apigateway.requests': { price: 'restRequest' },
  'apigatewayWebsocket.messageUnits': { price: 'socketMessage' },
  'apigatewayWebsocket.connectionMinutes': { price: 'socketMinute', byTime: true },
  // A post to a connection is paid as the message that it sends.
  'apigatewayWebsocket.managementRequests': 'paid-elsewhere',
  'ecs.vcpuHours': { price: 'fargateCpu', byTime: true },
  'ecs.memoryGbHours': { price: 'fargateMemory', byTime: true },
  'ecs.logBytes': { price: 'logIngestion', perUnit: gigabyte },
  'elb.loadBalancerHours': { price: 'loadBalancer', byTime: true },
  // A capacity unit is paid by whichever is used most; here that is bytes.
  'elb.newConnections': 'paid-elsewhere',
  'elb.connectionMinutes': 'paid-elsewhere',
  'elb.processedBytes': { price: 'loadBalancerUnit', perUnit: gigabyte },
} as const satisfies Record<string, UnitPrice | 'paid-elsewhere' | 'unpriced'>

export type MeterUnit = keyof typeof meterUnits

/** Counts of billable units; a unit that was never counted is absent. */
export type MeteredUnits = Readonly<Partial<Record<MeterUnit, number>>>

/** One reading of a meter, as `GET /_cloud/meter` of the emulator returns it. */
export const MeterReading = z.object({
  units: z.partialRecord(z.enum(meterUnitNames()), z.number()),
  seconds: z.number(),
})
export type MeterReading = z.infer<typeof MeterReading>

/** Units counted between two readings of one meter. */
export function unitsBetween(before: MeteredUnits, after: MeteredUnits): MeteredUnits {
  return Object.fromEntries(
    meterUnitNames()
      .filter((unit) => after[unit] !== undefined)
      .map((unit) => [unit, (after[unit] ?? 0) - (before[unit] ?? 0)]),
  )
}

export function meterUnitNames(): MeterUnit[] {
  // Object.keys forgets the type of a literal's keys.
  return Object.keys(meterUnits) as MeterUnit[]
}
