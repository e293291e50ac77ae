import type { KinesisStreamBatchResponse } from 'aws-lambda'
import type { Telemetry } from '../telemetry.ts'
import { createPublishChanges, type PublishChangesDependencies } from './publish-changes.ts'
import { parseStreamEvent } from './stream-event.ts'

export interface ConsumeStreamDependencies extends Omit<PublishChangesDependencies, 'onPoison'> {
  readonly telemetry: Telemetry
}

/**
 * The consumer of the change stream as Lambda calls it, with one line about each batch.
 * @throws when the batch has to be sent again as a whole.
 */
export function createStreamConsumer({ telemetry, ...dependencies }: ConsumeStreamDependencies) {
  const { clock } = dependencies
  const publishChanges = createPublishChanges({
    ...dependencies,
    onPoison: (shard, sequenceNumber, error) => {
      telemetry.error(`record ${sequenceNumber} of ${shard} cannot be read`, error)
    },
  })
  return async (event: unknown): Promise<KinesisStreamBatchResponse> => {
    const startedAtMs = clock.now()
    const batch = parseStreamEvent(event)
    const { report, failedFrom } = await publishChanges(batch)
    const { oldestOddsMs, publishMs, ...counts } = report
    const poison = failedFrom === undefined || report.framesLost > 0 ? 0 : 1
    telemetry.record({
      message: 'batch',
      durationMs: clock.now() - startedAtMs,
      counts: withoutZeros({ records: batch.records.length, poison, ...counts }),
      timesMs: { oldestOddsMs, publishMs },
      facts: { shard: batch.shard },
    })
    return { batchItemFailures: failedFrom === undefined ? [] : [{ itemIdentifier: failedFrom }] }
  }
}

/** Most of what can go wrong did not: a line is written ten times a second and paid by its length. */
function withoutZeros(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
