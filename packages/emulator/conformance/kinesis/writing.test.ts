import { createHash, randomUUID } from 'node:crypto'
import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { firstShard, secondShard, suiteTimeoutMs, openStream } from './open-stream.ts'

describe.each(targetsOf(['kinesis']))(
  'Kinesis Data Streams, by $name',
  { timeout: suiteTimeoutMs },
  ({ open }) => {
    const { StreamName, client, put } = openStream(open)

    describe('writing', () => {
      test('PutRecord returns shard and sequence number [kinesis-api/API_PutRecord]', async () => {
        expect(await put('a')).toMatchObject({
          ShardId: firstShard,
          SequenceNumber: expect.stringMatching(/^\d+$/),
        })
      })

      test('Sequence numbers grow within a shard [kinesis-api/API_PutRecord]', async () => {
        const first = await put('a')
        const second = await put('b')
        expect(BigInt(second.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.SequenceNumber ?? 0))
      })

      test.each(['a', 'b', 'game-1', 'äöü'])(
        'A record of key %s goes to the shard whose range holds the MD5 of the key [kinesis/key-concepts]',
        async (PartitionKey) => {
          const { ShardId } = await put('x', { PartitionKey, ExplicitHashKey: undefined })
          const isLow = createHash('md5').update(PartitionKey, 'utf8').digest().readUInt8(0) < 0x80
          expect(ShardId).toBe(isLow ? firstShard : secondShard)
        },
      )

      test('An explicit hash key overrides the MD5 of the key [kinesis-api/API_PutRecord]', async () => {
        const last = String(2n ** 128n - 1n)
        expect((await put('x', { ExplicitHashKey: last })).ShardId).toBe(secondShard)
        expect((await put('x', { ExplicitHashKey: '0' })).ShardId).toBe(firstShard)
      })

      test('PutRecords returns a result for each record, in the order of the request [kinesis-api/API_PutRecords]', async () => {
        const last = String(2n ** 128n - 1n)
        const { FailedRecordCount, Records } = await client().send(
          new PutRecordsCommand({
            StreamName,
            Records: ['0', last, '0'].map((ExplicitHashKey) => ({
              PartitionKey: 'k',
              ExplicitHashKey,
              Data: Buffer.from('x'),
            })),
          }),
        )
        expect(FailedRecordCount).toBe(0)
        expect(Records?.map(({ ShardId }) => ShardId)).toEqual([firstShard, secondShard, firstShard])
      })

      test('PutRecords takes 10 MiB at once and refuses more [kinesis-api/API_PutRecords]', async () => {
        // A shard takes 1 MiB a second, so that most of them have to be sent again.
        expect(
          (await client().send(new PutRecordsCommand({ StreamName, Records: mebibytes(9) }))).Records,
        ).toHaveLength(9)
        const tooMany = new PutRecordsCommand({ StreamName, Records: mebibytes(11) })
        await expect(client().send(tooMany)).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })

      test('PutRecords refuses more than 500 records [kinesis-api/API_PutRecords]', async () => {
        const Records = Array.from({ length: 501 }, () => ({ PartitionKey: 'k', Data: Buffer.from('x') }))
        await expect(client().send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })

      test('Data and partition key together are at most 1 MiB [kinesis-api/API_PutRecordsRequestEntry]', async () => {
        const Data = Buffer.alloc(1024 * 1024)
        const refusal = { name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/) }
        await expect(put('', { PartitionKey: 'k', Data })).rejects.toMatchObject(refusal)
        const Records = [{ PartitionKey: 'k', Data }]
        await expect(client().send(new PutRecordsCommand({ StreamName, Records }))).rejects.toMatchObject(
          refusal,
        )
      })

      test('A partition key of more than 256 characters is refused [kinesis-api/API_PutRecord]', async () => {
        await expect(put('x', { PartitionKey: 'k'.repeat(257) })).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })

      test('An explicit hash key that is not a 128-bit number is refused [kinesis-api/API_PutRecord]', async () => {
        await expect(put('x', { ExplicitHashKey: String(2n ** 128n) })).rejects.toMatchObject({
          name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
        })
      })

      test('A record for an unknown stream fails with ResourceNotFoundException [kinesis-api/API_PutRecord]', async () => {
        await expect(put('x', { StreamName: `conformance-${randomUUID()}` })).rejects.toMatchObject({
          name: 'ResourceNotFoundException',
        })
      })
    })
  },
)

function mebibytes(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    Data: new Uint8Array(1_048_576 - 16),
    PartitionKey: String(n),
  }))
}
