import type { StoredRecord } from '../kinesis/types.ts'
import type { BatchRecord } from './batch-decisions.ts'

/** A record with its place in the event written once, however often it is sent. */
export interface EventRecord extends BatchRecord {
  readonly partitionKey: string
  readonly json: string
}

export interface EventOrigin {
  readonly shardId: string
  readonly eventSourceArn: string
  readonly functionArn: string
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Example event" */
export function toEventRecord(record: StoredRecord, origin: EventOrigin): EventRecord {
  const { shardId, eventSourceArn, functionArn } = origin
  const { sequenceNumber, partitionKey, data, approximateArrivalTimestamp } = record
  const [, partition, , region, accountId] = eventSourceArn.split(':')
  const functionName = functionArn.split(':').at(-1)
  const kinesis = JSON.stringify({
    kinesisSchemaVersion: '1.0',
    partitionKey,
    sequenceNumber,
    approximateArrivalTimestamp: Math.round(approximateArrivalTimestamp) / 1_000,
  })
  const rest = JSON.stringify({
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: `arn:${partition}:iam::${accountId}:role/${functionName}`,
    awsRegion: region,
    eventSourceARN: eventSourceArn,
  })
  // Most of an event is data, in Base64, which needs no escapes.
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
  const json = `{"kinesis":${kinesis.slice(0, -1)},"data":"${base64}"},${rest.slice(1)}`
  return {
    sequenceNumber,
    partitionKey,
    approximateArrivalTimestamp,
    json,
    eventBytes: Buffer.byteLength(json) + 1,
  }
}

export function toEvent(records: readonly EventRecord[]): string {
  return `{"Records":[${records.map((record) => record.json).join(',')}]}`
}
