import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { setUpSqs, startMs } from './testing/set-up-sqs.ts'

describe('Queues', () => {
  test('are created, found, listed and deleted', async () => {
    const { client, endpoint } = await setUpSqs()
    const { QueueUrl } = await client.send(
      new CreateQueueCommand({ QueueName: 'letters', Attributes: { VisibilityTimeout: '5' } }),
    )
    expect(QueueUrl).toBe(`${endpoint}/123456789012/letters`)
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'letters' }))).QueueUrl).toBe(QueueUrl)
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl])
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'VisibilityTimeout'] }),
    )
    expect(Attributes).toEqual({
      QueueArn: 'arn:aws:sqs:eu-west-1:123456789012:letters',
      VisibilityTimeout: '5',
    })
    await client.send(new DeleteQueueCommand({ QueueUrl }))
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'letters' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    })
  })

  test('may be created again as they are, and not otherwise [sqs-api/API_CreateQueue]', async () => {
    const { create } = await setUpSqs()
    create('letters', { VisibilityTimeout: '5' })
    expect(create('letters', { VisibilityTimeout: '5' }).queueArn).toContain('letters')
    expect(() => create('letters', { VisibilityTimeout: '6' })).toThrow('VisibilityTimeout')
    // A default that is spelled out is the same queue.
    expect(create('letters', { VisibilityTimeout: '5', DelaySeconds: '0' }).queueArn).toContain('letters')
  })

  test('refuse settings that standard queues do not have', async () => {
    const { create } = await setUpSqs()
    expect(() => create('letters', { FifoQueue: 'true' })).toThrow('FifoQueue')
    expect(() => create('letters', { VisibilityTimeout: '50000' })).toThrow('"50000"')
  })
})

describe('Parameters', () => {
  test.each([
    { DelaySeconds: 901 },
    { MessageAttributes: { kind: { DataType: 'Text', StringValue: 'greeting' } } },
  ])('of a message that are out of range are refused: %j [sqs-api/API_SendMessage]', async (wrong) => {
    const { client, create } = await setUpSqs()
    const { queueUrl: QueueUrl } = create('letters')
    const message = { QueueUrl, MessageBody: 'a', ...wrong }
    await expect(client.send(new SendMessageCommand(message))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  test.each([{ WaitTimeSeconds: 21 }, { VisibilityTimeout: 43_201 }, { MaxNumberOfMessages: 11 }])(
    'of a receipt that are out of range are refused: %j [sqs-api/API_ReceiveMessage]',
    async (wrong) => {
      const { client, create } = await setUpSqs()
      const { queueUrl: QueueUrl } = create('letters')
      await expect(client.send(new ReceiveMessageCommand({ QueueUrl, ...wrong }))).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        message: expect.stringContaining(Object.keys(wrong)[0] ?? ''),
      })
    },
  )

  test.each(['let ters', 'x'.repeat(81), 'letters!'])(
    'a name that no queue may have is refused: %j [sqs-api/API_CreateQueue]',
    async (QueueName) => {
      const { client } = await setUpSqs()
      await expect(client.send(new CreateQueueCommand({ QueueName }))).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        message: expect.stringContaining('QueueName'),
      })
    },
  )

  test('of one entry fail that entry only [sqs-api/API_SendMessageBatch]', async () => {
    const { client, create } = await setUpSqs()
    const { queueUrl: QueueUrl } = create('letters')
    const Entries = [
      { Id: 'one', MessageBody: 'a' },
      { Id: 'two', MessageBody: 'b', DelaySeconds: 901 },
    ]
    expect(await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).toMatchObject({
      Successful: [{ Id: 'one' }],
      Failed: [{ Id: 'two', Code: 'InvalidParameterValue' }],
    })
  })

  test('that are missing are named [sqs/CommonErrors]', async () => {
    const { client } = await setUpSqs()
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: undefined, MessageBody: 'a' })),
    ).rejects.toMatchObject({ name: 'MissingParameter', message: expect.stringContaining('QueueUrl') })
  })

  test('that name unknown attributes are refused [sqs-api/API_GetQueueAttributes]', async () => {
    const { client, create } = await setUpSqs()
    const { queueUrl: QueueUrl } = create('letters')
    const unknown = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueColour' as 'QueueArn'] })
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'InvalidAttributeName' })
  })
})

describe('Messages', () => {
  test('come with a digest that the client checks, and with their attributes', async () => {
    const { client, create, receive } = await setUpSqs()
    const { queueUrl: QueueUrl } = create()
    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'héllo',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'greeting' },
          raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
        },
      }),
    )
    expect(sent.MD5OfMessageBody).toBe('be50e8478cf24ff3595bc7307fb91b50')
    const [message] = await receive(QueueUrl, {
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    })
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'héllo',
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: { kind: { StringValue: 'greeting' }, raw: { BinaryValue: new Uint8Array([1, 2]) } },
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(startMs) },
    })
  })

  test('are out of sight while they are in flight, and come back unless they are deleted [sqs/sqs-visibility-timeout]', async () => {
    const { bodies, client, clock, counts, create, receive, sqs } = await setUpSqs()
    const { queueUrl, queueArn } = create('letters', { VisibilityTimeout: '30' })
    sqs.send(queueArn, 'a')
    sqs.send(queueArn, 'b')
    const [first] = await receive(queueUrl, { MaxNumberOfMessages: 1 })
    expect(first?.Body).toBe('a')
    expect(await counts(queueUrl)).toEqual([1, 1, 0])
    expect(await bodies(queueUrl)).toEqual(['b'])
    await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: first?.ReceiptHandle }))
    await clock.advance(29_999)
    expect(await bodies(queueUrl)).toEqual([])
    await clock.advance(1)
    expect(await bodies(queueUrl)).toEqual(['b'])
    expect(await counts(queueUrl)).toEqual([0, 1, 0])
  })

  test('change their visibility, to be seen at once or later [sqs-api/API_ChangeMessageVisibility]', async () => {
    const { bodies, client, clock, create, receive, sqs } = await setUpSqs()
    const { queueUrl: QueueUrl, queueArn } = create()
    sqs.send(queueArn, 'a')
    const change = async (VisibilityTimeout: number) => {
      const [message] = await receive(QueueUrl)
      const ReceiptHandle = message?.ReceiptHandle
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }))
      return ReceiptHandle
    }
    await change(0)
    const handle = await change(100)
    await clock.advance(99_000)
    expect(await bodies(QueueUrl)).toEqual([])
    await clock.advance(1_000)
    const stale = new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: handle,
      VisibilityTimeout: 5,
    })
    await expect(client.send(stale)).rejects.toMatchObject({ name: 'MessageNotInflight' })
    expect(await bodies(QueueUrl)).toEqual(['a'])
  })

  test('are waited for, by a poll that ends with the first of them or with its time [sqs/sqs-short-and-long-polling]', async () => {
    const { clock, create, meter, receive, sqs } = await setUpSqs()
    const { queueUrl, queueArn } = create()
    const waiting = receive(queueUrl, { WaitTimeSeconds: 20 })
    // The request must reach the queue before the message does; its count on the meter shows that it has.
    await expect.poll(() => meter.read()['sqs.requests']).toBe(1)
    sqs.send(queueArn, 'late')
    expect((await waiting).map(({ Body }) => Body)).toEqual(['late'])

    const inVain = receive(queueUrl, { WaitTimeSeconds: 5 })
    await expect.poll(() => meter.read()['sqs.requests']).toBe(3)
    await clock.advance(5_000)
    expect(await inVain).toEqual([])
  })

  test('are sent and deleted in batches, each entry on its own [sqs-api/API_SendMessageBatch]', async () => {
    const { client, clock, counts, create, receive } = await setUpSqs()
    const { queueUrl: QueueUrl } = create('letters', { MaximumMessageSize: '1024' })
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'one', MessageBody: 'a' },
          { Id: 'two', MessageBody: 'x'.repeat(1_025) },
          { Id: 'three', MessageBody: 'later', DelaySeconds: 10 },
        ],
      }),
    )
    expect(Successful?.map(({ Id }) => Id)).toEqual(['one', 'three'])
    expect(Failed).toMatchObject([{ Id: 'two', SenderFault: true }])
    expect(await counts(QueueUrl)).toEqual([1, 0, 1])
    await clock.advance(10_000)
    const received = await receive(QueueUrl)
    expect(received.map(({ Body }) => Body)).toEqual(['a', 'later'])
    const Entries = received.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
    expect(await counts(QueueUrl)).toEqual([0, 0, 0])
  })

  test('go to the dead-letter queue when they were received too often [sqs/sqs-dead-letter-queues]', async () => {
    const { bodies, clock, create, sqs } = await setUpSqs()
    const dead = create('dead')
    const { queueUrl, queueArn } = create('letters', {
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 2 }),
    })
    sqs.send(queueArn, 'poison')
    for (let round = 0; round < 2; round += 1) {
      expect(await bodies(queueUrl)).toEqual(['poison'])
      await clock.advance(1_000)
    }
    expect(await bodies(queueUrl)).toEqual([])
    expect(await bodies(dead.queueUrl)).toEqual(['poison'])
  })

  test('expire with their retention [sqs-api/API_SetQueueAttributes]', async () => {
    const { bodies, clock, create, sqs } = await setUpSqs()
    const { queueUrl, queueArn } = create('letters', { MessageRetentionPeriod: '60' })
    sqs.send(queueArn, 'old')
    await clock.advance(60_000)
    expect(await bodies(queueUrl)).toEqual([])
  })

  test('are gone when the queue is purged [sqs-api/API_PurgeQueue]', async () => {
    const { client, counts, create, sqs } = await setUpSqs()
    const { queueUrl: QueueUrl, queueArn } = create()
    sqs.send(queueArn, 'a')
    await client.send(new PurgeQueueCommand({ QueueUrl }))
    expect(await counts(QueueUrl)).toEqual([0, 0, 0])
  })

  test('follow settings that are changed later', async () => {
    const { client, counts, create, sqs } = await setUpSqs()
    const { queueUrl: QueueUrl, queueArn } = create()
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '5' } }))
    sqs.send(queueArn, 'a')
    expect(await counts(QueueUrl)).toEqual([0, 0, 1])
  })

  test('cannot be sent to an unknown queue', async () => {
    const { sqs } = await setUpSqs()
    expect(() => sqs.send('arn:aws:sqs:eu-west-1:123456789012:none', 'a')).toThrow('"none"')
  })
})
