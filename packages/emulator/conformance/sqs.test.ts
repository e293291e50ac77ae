import { createHash, randomUUID } from 'node:crypto'
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenTarget, targetsOf } from './targets.ts'

const suiteTimeoutMs = 60_000

function bodies(messages: readonly { Body?: string | undefined }[]) {
  return messages.map(({ Body = '' }) => Body).toSorted((a, b) => a.localeCompare(b))
}

describe.each(targetsOf(['sqs']))('SQS, by $name', { timeout: suiteTimeoutMs }, ({ open }) => {
  let target: OpenTarget
  let client: SQSClient
  const queueUrls: string[] = []

  beforeAll(async () => {
    target = await open()
    client = new SQSClient(target.settings)
  })

  afterAll(async () => {
    for (const QueueUrl of queueUrls) await client.send(new DeleteQueueCommand({ QueueUrl }))
    client.destroy()
    await target.close()
  })

  const create = async (Attributes: Record<string, string> = {}, name = `conformance-${randomUUID()}`) => {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }))
    if (!queueUrls.includes(QueueUrl)) queueUrls.push(QueueUrl)
    return QueueUrl
  }
  const attributesOf = async (QueueUrl: string) =>
    (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {}
  const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))
  const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}) =>
    (
      await client.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MaxNumberOfMessages: 10, ...more }),
      )
    ).Messages ?? []

  describe('queues', () => {
    test('have URLs that end in account and name, and are found by name [sqs-api/API_GetQueueUrl]', async () => {
      const name = `conformance-${randomUUID()}`
      const url = await create({}, name)
      expect(url).toMatch(new RegExp(`/\\d{12}/${name}$`))
      expect((await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl).toBe(url)
    })

    test('have the defaults of a standard queue [sqs-api/API_CreateQueue]', async () => {
      expect(await attributesOf(await create())).toMatchObject({
        VisibilityTimeout: '30',
        MessageRetentionPeriod: '345600',
        DelaySeconds: '0',
        ReceiveMessageWaitTimeSeconds: '0',
        QueueArn: expect.stringMatching(/^arn:aws:sqs:[\w-]+:\d{12}:conformance-/),
      })
    })

    test('are created again as they are, and not with other attributes [sqs-api/API_CreateQueue]', async () => {
      const name = `conformance-${randomUUID()}`
      const url = await create({ VisibilityTimeout: '5' }, name)
      expect(await create({ VisibilityTimeout: '5' }, name)).toBe(url)
      await expect(create({ VisibilityTimeout: '6' }, name)).rejects.toMatchObject({
        name: expect.stringMatching(/QueueNameExists|QueueAlreadyExists/),
      })
    })

    test('are listed by the beginning of their names [sqs-api/API_ListQueues]', async () => {
      const prefix = `conformance-${randomUUID()}`
      const url = await create({}, `${prefix}-1`)
      const list = async () =>
        (await client.send(new ListQueuesCommand({ QueueNamePrefix: prefix }))).QueueUrls
      await expect.poll(list, { timeout: suiteTimeoutMs / 2 }).toEqual([url])
    })

    test('take changes of their attributes [sqs-api/API_SetQueueAttributes]', async () => {
      const QueueUrl = await create()
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '7' } }))
      await expect
        .poll(async () => (await attributesOf(QueueUrl)).VisibilityTimeout, { timeout: suiteTimeoutMs / 2 })
        .toBe('7')
    })

    test('refuse a visibility timeout of more than 12 hours [sqs-api/API_SetQueueAttributes]', async () => {
      await expect(create({ VisibilityTimeout: '43201' })).rejects.toMatchObject({
        name: 'InvalidAttributeValue',
      })
    })

    test('that are unknown fail with QueueDoesNotExist [sqs-api/API_GetQueueUrl]', async () => {
      const absent = new GetQueueUrlCommand({ QueueName: `conformance-${randomUUID()}` })
      await expect(client.send(absent)).rejects.toBeInstanceOf(QueueDoesNotExist)
    })
  })

  describe('messages', () => {
    test('are acknowledged with an id and the MD5 of their body [sqs-api/API_SendMessage]', async () => {
      const { MessageId, MD5OfMessageBody } = await send(await create(), 'größe')
      expect(MessageId).toMatch(/^[0-9a-f-]{36}$/)
      expect(MD5OfMessageBody).toBe(createHash('md5').update('größe', 'utf8').digest('hex'))
    })

    test('are received with body, digest, id and a receipt handle [sqs-api/API_Message]', async () => {
      const QueueUrl = await create()
      const { MessageId, MD5OfMessageBody } = await send(QueueUrl, 'a')
      const [message] = await receive(QueueUrl)
      expect(message).toMatchObject({ MessageId, Body: 'a', MD5OfBody: MD5OfMessageBody })
      expect(message?.ReceiptHandle).toEqual(expect.any(String))
    })

    test('carry system attributes for those who ask [sqs-api/API_ReceiveMessage]', async () => {
      const QueueUrl = await create()
      await send(QueueUrl, 'a')
      const [message] = await receive(QueueUrl, { MessageSystemAttributeNames: ['All'] })
      expect(message?.Attributes).toMatchObject({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
      })
    })

    test('carry attributes of their own, with a digest that clients check [sqs/sqs-message-metadata]', async () => {
      const QueueUrl = await create()
      const MessageAttributes = {
        kind: { DataType: 'String', StringValue: 'letter' },
        size: { DataType: 'Number', StringValue: '3' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
      }
      const { MD5OfMessageAttributes } = await send(QueueUrl, 'a', { MessageAttributes })
      const [message] = await receive(QueueUrl, { MessageAttributeNames: ['All'] })
      expect(message).toMatchObject({ MessageAttributes, MD5OfMessageAttributes })
    })

    test('are out of sight after they were received [sqs/sqs-visibility-timeout]', async () => {
      const QueueUrl = await create()
      await send(QueueUrl, 'a')
      expect(await receive(QueueUrl)).toHaveLength(1)
      expect(await receive(QueueUrl, { WaitTimeSeconds: 0 })).toEqual([])
    })

    test('come back when their visibility is given up, with a higher count [sqs-api/API_ChangeMessageVisibility]', async () => {
      const QueueUrl = await create()
      await send(QueueUrl, 'a')
      const [message] = await receive(QueueUrl)
      const { ReceiptHandle } = message ?? {}
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
      const [again] = await receive(QueueUrl, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] })
      expect(again).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '2' } })
    })

    test('that are deleted do not come back [sqs-api/API_DeleteMessage]', async () => {
      const QueueUrl = await create({ VisibilityTimeout: '0' })
      await send(QueueUrl, 'a')
      const [message] = await receive(QueueUrl, { VisibilityTimeout: 20 })
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }))
      expect(await receive(QueueUrl, { WaitTimeSeconds: 0 })).toEqual([])
    })

    test('a receipt handle that is none is refused [sqs-api/API_DeleteMessage]', async () => {
      await expect(
        client.send(new DeleteMessageCommand({ QueueUrl: await create(), ReceiptHandle: 'nonsense' })),
      ).rejects.toMatchObject({ name: expect.stringMatching(/ReceiptHandleIsInvalid/) })
    })

    test('are waited for by a long poll that ends with the first [sqs/sqs-short-and-long-polling]', async () => {
      const QueueUrl = await create()
      const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 })
      await send(QueueUrl, 'a')
      expect(bodies(await waiting)).toEqual(['a'])
    })

    test('that are delayed are not received at once [sqs/sqs-message-timers]', async () => {
      const QueueUrl = await create()
      await send(QueueUrl, 'later', { DelaySeconds: 60 })
      expect(await receive(QueueUrl, { WaitTimeSeconds: 0 })).toEqual([])
      await expect
        .poll(async () => (await attributesOf(QueueUrl)).ApproximateNumberOfMessagesDelayed, {
          timeout: suiteTimeoutMs / 2,
        })
        .toBe('1')
    })

    test('of more than ten at once are refused [sqs-api/API_ReceiveMessage]', async () => {
      await expect(receive(await create(), { MaxNumberOfMessages: 11 })).rejects.toMatchObject({
        name: expect.stringMatching(/InvalidParameterValue|ReadCountOutOfRange/),
      })
    })

    test('need a body [sqs-api/API_SendMessage]', async () => {
      await expect(send(await create(), '')).rejects.toMatchObject({
        name: expect.stringMatching(/MissingParameter|InvalidParameterValue/),
      })
    })

    test('must not hold characters that XML has not [sqs-api/API_SendMessage]', async () => {
      await expect(send(await create(), 'a\u0000b')).rejects.toMatchObject({ name: 'InvalidMessageContents' })
    })

    test('move to the dead-letter queue once they were received too often [sqs/sqs-dead-letter-queues]', async () => {
      const deadLetters = await create()
      const { QueueArn = '' } = await attributesOf(deadLetters)
      const QueueUrl = await create({
        VisibilityTimeout: '0',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: '1' }),
      })
      await send(QueueUrl, 'poison')
      expect(await receive(QueueUrl)).toHaveLength(1)
      expect(await receive(QueueUrl, { WaitTimeSeconds: 1 })).toEqual([])
      expect(bodies(await receive(deadLetters))).toEqual(['poison'])
    })
  })

  describe('batches', () => {
    test('are sent and deleted with a result for each entry [sqs-api/API_SendMessageBatch]', async () => {
      const QueueUrl = await create()
      const sent = await client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: ['a', 'b'].map((text) => ({ Id: `id-${text}`, MessageBody: text })),
        }),
      )
      expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['id-a', 'id-b'])
      const messages = []
      while (messages.length < 2) messages.push(...(await receive(QueueUrl)))
      expect(bodies(messages)).toEqual(['a', 'b'])
      const deleted = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      )
      expect(deleted.Successful).toHaveLength(2)
    })

    test('of no entry are refused [sqs-api/API_SendMessageBatch]', async () => {
      await expect(
        client.send(new SendMessageBatchCommand({ QueueUrl: await create(), Entries: [] })),
      ).rejects.toMatchObject({ name: expect.stringMatching(/EmptyBatchRequest/) })
    })

    test('of more than ten entries are refused [sqs-api/API_SendMessageBatch]', async () => {
      const Entries = Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'a' }))
      await expect(
        client.send(new SendMessageBatchCommand({ QueueUrl: await create(), Entries })),
      ).rejects.toMatchObject({ name: expect.stringMatching(/TooManyEntriesInBatchRequest/) })
    })

    test('whose entries have ids with other characters than letters, digits, - and _ are refused [sqs-api/API_SendMessageBatch]', async () => {
      const Entries = [{ Id: 'a b', MessageBody: 'x' }]
      await expect(
        client.send(new SendMessageBatchCommand({ QueueUrl: await create(), Entries })),
      ).rejects.toMatchObject({ name: expect.stringMatching(/InvalidBatchEntryId/) })
    })

    test('whose entries share an id are refused [sqs-api/API_SendMessageBatch]', async () => {
      const Entries = ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' }))
      await expect(
        client.send(new SendMessageBatchCommand({ QueueUrl: await create(), Entries })),
      ).rejects.toMatchObject({ name: expect.stringMatching(/BatchEntryIdsNotDistinct/) })
    })
  })
})
