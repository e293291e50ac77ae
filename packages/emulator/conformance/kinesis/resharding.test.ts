import { ListShardsCommand, SplitShardCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis'
import { describe, expect, test } from 'vitest'
import { readRecords } from '../read-records.ts'
import { targetsOf } from '../targets.ts'
import { firstShard, openStream, secondShard, suiteTimeoutMs } from './open-stream.ts'

const halfOfFirst = (2n ** 126n).toString()
const children = ['shardId-000000000002', 'shardId-000000000003']

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  // A split takes half a minute on AWS.
  { timeout: 2 * suiteTimeoutMs },
  ({ open }) => {
    const { StreamName, client, put, iteratorOf } = openStream(open)

    describe('resharding', () => {
      test('A split closes the shard, whose children take its records; its readers are led to them [kinesis-api/API_SplitShard]', async () => {
        const { SequenceNumber } = await put('before')
        await client().send(
          new SplitShardCommand({
            StreamName,
            ShardToSplit: firstShard,
            NewStartingHashKey: halfOfFirst,
          }),
        )
        await waitUntilStreamExists(
          { client: client(), maxWaitTime: suiteTimeoutMs / 1_000, minDelay: 1, maxDelay: 5 },
          { StreamName },
        )

        const { Shards = [] } = await client().send(new ListShardsCommand({ StreamName }))
        expect(Shards.map(({ ShardId }) => ShardId)).toEqual([firstShard, secondShard, ...children])
        const [parent, neighbour, low, high] = Shards
        expect(parent?.SequenceNumberRange?.EndingSequenceNumber).toMatch(/^\d+$/)
        expect(neighbour?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined()
        expect(low).toMatchObject({ ParentShardId: firstShard, HashKeyRange: { StartingHashKey: '0' } })
        expect(high).toMatchObject({
          ParentShardId: firstShard,
          HashKeyRange: { StartingHashKey: halfOfFirst },
        })

        expect((await put('after')).ShardId).toBe(children[0])
        const iterator = await iteratorOf({
          ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
          StartingSequenceNumber: SequenceNumber,
        })
        const end = await readRecords(client(), iterator)
        expect(end.NextShardIterator).toBeUndefined()
        expect(end.ChildShards?.map(({ ShardId }) => ShardId)).toEqual(children)
        expect(end.ChildShards?.map(({ ParentShards }) => ParentShards)).toEqual([[firstShard], [firstShard]])
      })

      test('A closed shard cannot be split again [kinesis-api/API_SplitShard]', async () => {
        const again = new SplitShardCommand({
          StreamName,
          ShardToSplit: firstShard,
          NewStartingHashKey: halfOfFirst,
        })
        await expect(client().send(again)).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation|ResourceInUse)Exception$/),
        })
      })
    })
  },
)
