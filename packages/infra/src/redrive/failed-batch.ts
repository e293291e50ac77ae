import * as z from 'zod'
import { UnreadableMessageError } from '../errors.ts'

/** Position in the stream of a batch that the consumer gave up. */
export interface FailedBatch {
  readonly streamArn: string
  readonly shardId: string
  readonly firstSequenceNumber: string
  readonly lastSequenceNumber: string
  readonly records: number
  /** `RetryAttemptsExhausted`, `RecordAgeExceeded` and the like. */
  readonly reason: string
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const FailureDocument = z.object({
  requestContext: z.object({ condition: z.string() }),
  KinesisBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string().regex(/^\d+$/),
    endSequenceNumber: z.string().regex(/^\d+$/),
    batchSize: z.number().int().positive(),
    streamArn: z.string(),
  }),
})

/** Reads a message of the on-failure queue. @throws UnreadableMessageError */
export function parseFailedBatch(messageId: string, body: string): FailedBatch {
  const parsed = z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON' })
        return z.NEVER
      }
    })
    .pipe(FailureDocument)
    .safeParse(body)
  if (!parsed.success)
    throw new UnreadableMessageError(messageId, z.prettifyError(parsed.error), { cause: parsed.error })
  const { requestContext, KinesisBatchInfo: batch } = parsed.data
  return {
    streamArn: batch.streamArn,
    shardId: batch.shardId,
    firstSequenceNumber: batch.startSequenceNumber,
    lastSequenceNumber: batch.endSequenceNumber,
    records: batch.batchSize,
    reason: requestContext.condition,
  }
}
