import * as z from 'zod'
import type { InvocationResult } from '../lambda/types.ts'
import type { BatchOutcome, BatchRecord } from './batch-decisions.ts'

const PartialResponse = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
})

/**
 * Reads the function's response. With ReportBatchItemFailures the earliest named record is the checkpoint; an identifier
 * that is empty or unknown, or a response of another shape, fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function toBatchOutcome(
  result: InvocationResult,
  records: readonly BatchRecord[],
  reportsItemFailures: boolean,
): BatchOutcome {
  if (result.kind === 'error') return { kind: 'failed' }
  if (!reportsItemFailures) return { kind: 'done' }
  const response: unknown = JSON.parse(result.payload)
  if (response === null) return { kind: 'done' }
  const parsed = PartialResponse.safeParse(response)
  if (!parsed.success) return { kind: 'failed' }
  const failures = parsed.data.batchItemFailures ?? []
  if (failures.length === 0) return { kind: 'done' }
  const indexes = failures.map(({ itemIdentifier }) =>
    records.findIndex((record) => record.sequenceNumber === itemIdentifier),
  )
  return indexes.includes(-1) ? { kind: 'failed' } : { kind: 'failedFrom', index: Math.min(...indexes) }
}
