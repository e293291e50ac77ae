import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { type Clock, sleep } from '@sportsfeeds/std'
import type { ReadFrom, ShardPage, ShardReader } from '../ports.ts'
import { listShards } from './fan-out-reader.ts'

export interface PollingReaderDependencies {
  readonly client: Pick<KinesisClient, 'send'>
  readonly streamName: string
  readonly clock: Clock
}

/**
 * Reads shards by asking, as the fallback where a stream has no consumer to spare. All readers of a shard share five reads a second.
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
 */
export function createPollingReader({ client, streamName, clock }: PollingReaderDependencies): ShardReader {
  return {
    list: () => listShards(client, streamName),

    read: async function* (shard: string, from: ReadFrom, signal: AbortSignal): AsyncGenerator<ShardPage> {
      const { ShardIterator: first } = await client.send(
        new GetShardIteratorCommand({ StreamName: streamName, ShardId: shard, ...iteratorOf(from) }),
        { abortSignal: signal },
      )
      let iterator = first
      while (iterator !== undefined && !signal.aborted) {
        const {
          Records = [],
          NextShardIterator,
          MillisBehindLatest = 0,
          ChildShards,
        } = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: maxRecords }), {
          abortSignal: signal,
        })
        yield {
          records: Records.map(({ SequenceNumber = '', Data = new Uint8Array() }) => ({
            sequenceNumber: SequenceNumber,
            data: Data,
          })),
          behindMs: MillisBehindLatest,
          // Only the end of a closed shard has no next iterator.
          ...(NextShardIterator === undefined
            ? {
                children: (ChildShards ?? []).map(({ ShardId = '', ParentShards = [] }) => ({
                  id: ShardId,
                  parents: ParentShards,
                })),
              }
            : {}),
        }
        iterator = NextShardIterator
        await sleep(clock, MillisBehindLatest > 0 ? catchUpPauseMs : pauseMs)
      }
    },
  }
}

function iteratorOf(
  from: ReadFrom,
): Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'StartingSequenceNumber' | 'Timestamp'> {
  switch (from.type) {
    case 'beginning':
      return { ShardIteratorType: 'TRIM_HORIZON' }
    case 'time':
      return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(from.atMs) }
    case 'after':
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: from.sequenceNumber }
  }
}

const maxRecords = 1_000
/** Two tasks that poll leave one read a second to others. */
const pauseMs = 500
const catchUpPauseMs = 250
