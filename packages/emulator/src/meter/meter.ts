/**
 * Counts billable units. A unit is named `<service>.<unit>`, for example `dynamodb.writeRequestUnits`;
 * quantities may be fractional (GB-seconds).
 */
export interface Meter {
  add(unit: MeterUnit, quantity: number): void
  /** All counts so far, by unit; units never counted are absent. */
  read(): Readonly<Partial<Record<MeterUnit, number>>>
}

export const meterUnits = [
  'dynamodb.writeRequestUnits',
  'dynamodb.readRequestUnits',
  'dynamodb.changeDataCaptureUnits',
  'kinesis.putPayloadUnits',
  'kinesis.fanOutBytes',
  'lambda.requests',
  'lambda.gbSeconds',
  'lambda.logBytes',
  'apigateway.requests',
  'apigatewayWebsocket.messageUnits',
  'apigatewayWebsocket.connectionMinutes',
  'apigatewayWebsocket.managementRequests',
  'sqs.requests',
] as const

export type MeterUnit = (typeof meterUnits)[number]

export const createMeter = (): Meter => {
  const counts = new Map<MeterUnit, number>()
  return {
    add: (unit, quantity) => void counts.set(unit, (counts.get(unit) ?? 0) + quantity),
    // Every key was added through `add`, so the record is keyed by MeterUnit only.
    read: () => Object.fromEntries(counts) as Partial<Record<MeterUnit, number>>,
  }
}
