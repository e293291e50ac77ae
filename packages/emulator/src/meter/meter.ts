/**
 * Counts billable units. A unit is named `<service>.<unit>`, for example `dynamodb.writeRequestUnits`;
 * quantities may be fractional (GB-seconds).
 */
export interface Meter {
  add(unit: MeterUnit, quantity: number): void
  /** Calls `settle` before each reading, so that it adds what has accrued with time. */
  beforeRead(settle: () => void): void
  /** All counts so far, by unit; units never counted are absent. */
  read(): Readonly<Partial<Record<MeterUnit, number>>>
}

export const meterUnits = [
  'dynamodb.writeRequestUnits',
  'dynamodb.readRequestUnits',
  'dynamodb.changeDataCaptureUnits',
  'kinesis.putPayloadUnits',
  'kinesis.shardHours',
  'kinesis.onDemandStreamHours',
  'kinesis.consumerShardHours',
  'kinesis.fanOutBytes',
  'lambda.requests',
  'lambda.gbSeconds',
  'lambda.logBytes',
  'apigateway.requests',
  'apigatewayWebsocket.messageUnits',
  'apigatewayWebsocket.connectionMinutes',
  'apigatewayWebsocket.managementRequests',
  'sqs.requests',
  'ecs.vcpuHours',
  'ecs.memoryGbHours',
  'ecs.logBytes',
  'elb.loadBalancerHours',
  'elb.newConnections',
  'elb.connectionMinutes',
  'elb.processedBytes',
] as const

export type MeterUnit = (typeof meterUnits)[number]

export function createMeter(): Meter {
  const counts = new Map<MeterUnit, number>()
  const settlers: (() => void)[] = []
  return {
    add: (unit, quantity) => void counts.set(unit, (counts.get(unit) ?? 0) + quantity),
    beforeRead: (settle) => void settlers.push(settle),
    read() {
      for (const settle of settlers) settle()
      // Every key was added through `add`, so the record is keyed by MeterUnit only.
      return Object.fromEntries(counts) as Partial<Record<MeterUnit, number>>
    },
  }
}
