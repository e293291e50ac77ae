import * as z from 'zod'
import { AwsError } from '../errors.ts'

/**
 * Input of CreateEventSourceMapping for a Kinesis stream, with the ranges and defaults of AWS.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
const MappingSettings = z.strictObject({
  /** A stream's ARN (polled once a second) or an enhanced fan-out consumer's (pushed). */
  eventSourceArn: z.string().regex(/^arn:[^:]+:kinesis:[^:]+:\d{12}:stream\/[^/]+(\/consumer\/[^/]+)?$/),
  /** The function's name or ARN. */
  functionName: z.string().min(1),
  enabled: z.boolean().default(true),
  batchSize: z.number().int().min(1).max(10_000).default(100),
  maximumBatchingWindowSeconds: z.number().int().min(0).max(300).default(0),
  /** Batches of one shard that may run at once; the order of each partition key is kept. */
  parallelizationFactor: z.number().int().min(1).max(10).default(1),
  startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  /** Retries after the first attempt; −1: until the records expire. */
  maximumRetryAttempts: z.number().int().min(-1).max(10_000).default(-1),
  /** Older records are discarded; −1: only those that their stream keeps no longer. */
  maximumRecordAgeSeconds: z
    .number()
    .int()
    .refine(
      (seconds) => seconds === -1 || (seconds >= 60 && seconds <= 604_800),
      'must be −1 or 60 to 604800',
    )
    .default(-1),
  /** Halves a batch that failed, so that a poison record ends up alone. */
  bisectBatchOnFunctionError: z.boolean().default(false),
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  /** The queue to which discarded records are reported. */
  onFailureDestinationArn: z.string().optional(),
})

export type MappingInput = z.input<typeof MappingSettings>
export type MappingSettings = z.output<typeof MappingSettings>

/** @throws AwsError InvalidParameterValueException */
export function parseSettings(input: MappingInput): MappingSettings {
  const parsed = MappingSettings.safeParse(input)
  if (!parsed.success) {
    throw new AwsError(
      'InvalidParameterValueException',
      `Event source mapping of ${input.eventSourceArn}: ${z.prettifyError(parsed.error)}`,
      400,
      { cause: parsed.error },
    )
  }
  return parsed.data
}

export function isFanOutConsumer(eventSourceArn: string): boolean {
  return eventSourceArn.includes('/consumer/')
}

export function streamArnOf(eventSourceArn: string): string {
  return eventSourceArn.replace(/\/consumer\/.*$/, '')
}
