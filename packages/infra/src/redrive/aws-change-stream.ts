import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { RecordsNotTakenError } from '../errors.ts'
import type { FailedBatch } from './failed-batch.ts'
import type { ChangeRecord, ChangeStream, RecordPlace } from './redrive.ts'

/** The change stream of a stack. */
export function createChangeStream(
  client: Pick<KinesisClient, 'send'>,
  { pause }: { readonly pause: (milliseconds: number) => Promise<void> },
): ChangeStream {
  return {
    read: async (batch) => {
      const records: ChangeRecord[] = []
      const last = BigInt(batch.lastSequenceNumber)
      const first = BigInt(batch.firstSequenceNumber)
      let iterator = await iteratorAt(client, batch)
      while (iterator !== undefined) {
        const page: RecordPage = await client.send(
          new GetRecordsCommand({ StreamARN: batch.streamArn, ShardIterator: iterator, Limit: readAtOnce }),
        )
        for (const { SequenceNumber, PartitionKey: partitionKey, Data: data } of page.Records ?? []) {
          const sequenceNumber = BigInt(SequenceNumber ?? 0)
          if (sequenceNumber > last) return records
          if (sequenceNumber < first || partitionKey === undefined || data === undefined) continue
          records.push({ partitionKey, data })
          if (sequenceNumber === last) return records
        }
        // At the tip of the shard there is no more, whatever the message says.
        if (page.Records?.length === 0 && page.MillisBehindLatest === 0) return records
        iterator = page.NextShardIterator
      }
      return records
    },

    append: async (streamArn, records) => {
      const places: RecordPlace[] = []
      for (let start = 0; start < records.length; start += appendAtOnce) {
        let left: readonly ChangeRecord[] = records.slice(start, start + appendAtOnce)
        for (let attempt = 0; left.length > 0; attempt += 1) {
          if (attempt === appendAttempts) throw new RecordsNotTakenError(left.length, streamArn)
          if (attempt > 0) await pause(firstPauseMs * 2 ** attempt)
          const { refused, taken } = await putOnce(client, streamArn, left)
          places.push(...taken)
          left = refused
        }
      }
      return places
    },
  }
}

interface RecordPage {
  readonly Records?: { SequenceNumber?: string; PartitionKey?: string; Data?: Uint8Array }[] | undefined
  readonly NextShardIterator?: string | undefined
  readonly MillisBehindLatest?: number | undefined
}

async function iteratorAt(
  client: Pick<KinesisClient, 'send'>,
  { streamArn, shardId, firstSequenceNumber }: FailedBatch,
): Promise<string | undefined> {
  const where = { StreamARN: streamArn, ShardId: shardId }
  try {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        ...where,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: firstSequenceNumber,
      }),
    )
    return ShardIterator
  } catch (error) {
    // A shard that was merged or split and whose records have expired is gone.
    if (nameOf(error) === 'ResourceNotFoundException') return undefined
    // The first record has expired; later ones of the batch may not have.
    if (nameOf(error) !== 'InvalidArgumentException') throw error
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ ...where, ShardIteratorType: 'TRIM_HORIZON' }),
    )
    return ShardIterator
  }
}

async function putOnce(
  client: Pick<KinesisClient, 'send'>,
  streamArn: string,
  records: readonly ChangeRecord[],
): Promise<{ readonly refused: readonly ChangeRecord[]; readonly taken: readonly RecordPlace[] }> {
  const { Records: results = [] } = await client.send(
    new PutRecordsCommand({
      StreamARN: streamArn,
      Records: records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data })),
    }),
  )
  return {
    refused: records.filter((_, index) => results[index]?.ErrorCode !== undefined),
    taken: results.flatMap(({ ShardId: shardId, SequenceNumber: sequenceNumber }) =>
      shardId === undefined || sequenceNumber === undefined ? [] : [{ shardId, sequenceNumber }],
    ),
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html: 10 MB or so many records at once. */
const readAtOnce = 1_000
/** Of at most 400 KB for each of its images, and odds are far smaller; one request takes 500 records and 10 MiB. */
const appendAtOnce = 20
const appendAttempts = 6
const firstPauseMs = 100
