import * as z from 'zod'
import type { ChangeBatch } from './publish-changes.ts'

/**
 * What Lambda hands over for a Kinesis stream. One event holds records of one shard.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
const StreamEvent = z.object({
  Records: z
    .array(
      z.object({
        /** `<shard id>:<sequence number>` */
        eventID: z.string(),
        kinesis: z.object({ sequenceNumber: z.string(), data: z.string() }),
      }),
    )
    .min(1),
})

export function parseStreamEvent(event: unknown): ChangeBatch {
  const { Records } = StreamEvent.parse(event)
  const [first] = Records
  return {
    shard: first?.eventID.split(':', 1)[0] ?? '',
    records: Records.map(({ kinesis }) => kinesis),
  }
}
