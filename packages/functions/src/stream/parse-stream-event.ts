import * as z from 'zod'

/** Change records of one shard, in order. */
export interface ChangeBatch {
  readonly shard: string
  readonly streamArn: string
  readonly records: readonly StreamRecord[]
}

export interface StreamRecord {
  readonly sequenceNumber: string
  /** Base64. */
  readonly data: string
  /** Epoch seconds. */
  readonly approximateArrivalTimestamp: number
}

export function parseStreamEvent(event: unknown): ChangeBatch {
  const { Records } = StreamEvent.parse(event)
  const [first] = Records
  return {
    shard: first?.eventID.split(':', 1)[0] ?? '',
    streamArn: first?.eventSourceARN.split('/consumer/', 1)[0] ?? '',
    records: Records.map(({ kinesis }) => kinesis),
  }
}

/**
 * Lambda's event for a Kinesis stream. All records of one event are of one shard.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
const StreamEvent = z.object({
  Records: z
    .array(
      z.object({
        /** `<shard id>:<sequence number>` */
        eventID: z.string(),
        /** Of the stream, or of its consumer. */
        eventSourceARN: z.string(),
        kinesis: z.object({
          sequenceNumber: z.string(),
          data: z.string(),
          approximateArrivalTimestamp: z.number(),
        }),
      }),
    )
    .min(1),
})
