import { createCloud } from '@sportsfeeds/emulator'
import { expect, onTestFinished, test } from 'vitest'
import { stream } from './kinesis.ts'

const account = { region: 'eu-west-1', accountId: '000000000000' }

test('a changed shard count splits and merges the shards of the stream that is there', async () => {
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0 })
  onTestFinished(() => cloud.close())
  const context = { ...account, cloud, workDirectory: '', generateSecret: () => '' }
  const request = { urn: 'urn:stream', type: stream.type, name: 'changes', inputs: { shardCount: 2 } }
  expect(stream.replaceOn).not.toContain('shardCount')
  const created = await stream.create(context, request)
  cloud.kinesis.append(created.id, { partitionKey: 'k', data: Buffer.from('kept') })
  const change = (from: number, shardCount: number) =>
    stream.update(
      context,
      { ...request, ...created, inputs: { shardCount: from } },
      { ...request, inputs: { shardCount } },
    )
  expect(await change(2, 4)).toEqual(created)
  expect(cloud.kinesis.shardIds(created.id)).toHaveLength(6)
  const taken = cloud.kinesis
    .shardIds(created.id)
    .flatMap((shardId) => cloud.kinesis.openCursor(created.id, shardId, { type: 'TRIM_HORIZON' }).take(10))
  expect(taken.map(({ data }) => Buffer.from(data).toString())).toEqual(['kept'])
  await expect(change(4, 9)).rejects.toMatchObject({ code: 'InvalidArgumentException' })
})
