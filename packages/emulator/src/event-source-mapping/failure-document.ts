import type { Batch, DiscardCondition } from './batch-decisions.ts'
import type { EventRecord } from './kinesis-event.ts'

export interface FailureContext {
  readonly requestId: string
  readonly functionArn: string
  readonly shardId: string
  readonly streamArn: string
  readonly condition: DiscardCondition
  readonly functionError?: string | undefined
  readonly nowMs: number
}

/**
 * Message to the on-failure queue: the place of the records in the stream, not the records themselves.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function failureDocument(batch: Batch<EventRecord>, context: FailureContext): string {
  const first = batch.records[0]
  const last = batch.records.at(-1)
  return JSON.stringify({
    requestContext: {
      requestId: context.requestId,
      functionArn: context.functionArn,
      condition: context.condition,
      approximateInvokeCount: batch.invocations,
    },
    // Records that were never sent have no response.
    ...(batch.invocations > 0 && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: context.functionError ?? 'Unhandled',
      },
    }),
    version: '1.0',
    timestamp: new Date(context.nowMs).toISOString(),
    KinesisBatchInfo: {
      shardId: context.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: toIso(first),
      approximateArrivalOfLastRecord: toIso(last),
      batchSize: batch.records.length,
      streamArn: context.streamArn,
    },
  })
}

function toIso(record: EventRecord | undefined): string | undefined {
  return record && new Date(record.approximateArrivalTimestamp).toISOString()
}
