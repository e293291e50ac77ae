import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { setUpSqs } from './testing/set-up-sqs.ts'

const unit = 64 * 1024

async function setUp() {
  const deps = await setUpSqs()
  const { queueUrl: QueueUrl, queueArn } = deps.create()
  let seen = 0
  /** Requests since the last call. */
  const taken = (): number => {
    const total = deps.meter.read()['sqs.requests'] ?? 0
    const since = total - seen
    seen = total
    return since
  }
  return { ...deps, QueueUrl, queueArn, taken }
}

test('Each 64 KB of what is sent is a request', async () => {
  const { client, QueueUrl, taken } = await setUp()
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(unit) }))
  expect(taken()).toBe(1)
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(unit + 1) }))
  expect(taken()).toBe(2)
  await client.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: 'x'.repeat(unit / 2) })),
    }),
  )
  expect(taken()).toBe(2)
})

test('Each 64 KB that are received are a request, and an empty response is one', async () => {
  const { QueueUrl, queueArn, receive, sqs, taken } = await setUp()
  await receive(QueueUrl)
  expect(taken()).toBe(1)
  for (const n of [1, 2, 3]) sqs.send(queueArn, String(n).repeat(unit))
  expect(taken()).toBe(3)
  expect(await receive(QueueUrl)).toHaveLength(3)
  expect(taken()).toBe(3)
})

test('A request that is refused is one too', async () => {
  const { client, QueueUrl, taken } = await setUp()
  const refused = client.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}-none`, MessageBody: 'a' }))
  await expect(refused).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
  expect(taken()).toBe(1)
})
