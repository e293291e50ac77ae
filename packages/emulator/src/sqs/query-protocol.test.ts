import { request } from 'undici'
import { expect, test } from 'vitest'
import { setUpSqs } from './testing/set-up-sqs.ts'

async function setUp() {
  const deps = await setUpSqs()
  const post = async (parameters: Record<string, string>, path = '/') => {
    const response = await request(deps.endpoint + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        authorization: 'AWS4-HMAC-SHA256 Credential=local',
      },
      body: new URLSearchParams({ Version: '2012-11-05', ...parameters }).toString(),
    })
    return { status: response.statusCode, xml: await response.body.text() }
  }
  return { ...deps, post }
}

test('Form posts create queues with attributes, and send and receive', async () => {
  const { endpoint, post } = await setUp()
  const created = await post({
    Action: 'CreateQueue',
    QueueName: 'letters',
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': '7',
  })
  expect(created.xml).toContain(`<QueueUrl>${endpoint}/123456789012/letters</QueueUrl>`)
  const path = '/123456789012/letters'
  await post({ Action: 'SendMessage', MessageBody: '<a> & "b"' }, path)
  const received = await post(
    { Action: 'ReceiveMessage', MaxNumberOfMessages: '10', 'AttributeName.1': 'All' },
    path,
  )
  expect(received.xml).toContain('<Body>&#x3c;a&#x3e; &#x26; &#x22;b&#x22;</Body>')
  expect(received.xml).toContain(
    '<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>',
  )
  const attributes = await post(
    { Action: 'GetQueueAttributes', 'AttributeName.1': 'VisibilityTimeout' },
    path,
  )
  expect(attributes.xml).toContain('<Attribute><Name>VisibilityTimeout</Name><Value>7</Value></Attribute>')
})

test('Form posts send batches and list queues', async () => {
  const { create, endpoint, post } = await setUp()
  create()
  const sent = await post(
    {
      Action: 'SendMessageBatch',
      'SendMessageBatchRequestEntry.1.Id': 'one',
      'SendMessageBatchRequestEntry.1.MessageBody': 'a',
      'SendMessageBatchRequestEntry.2.Id': 'two',
      'SendMessageBatchRequestEntry.2.MessageBody': 'b',
    },
    '/123456789012/letters',
  )
  expect(sent.xml.match(/<SendMessageBatchResultEntry>/g)).toHaveLength(2)
  const listed = await post({ Action: 'ListQueues' })
  expect(listed.xml).toContain(`<QueueUrl>${endpoint}/123456789012/letters</QueueUrl>`)
})

test('Form posts get errors by their older names', async () => {
  const { post } = await setUp()
  const { status, xml } = await post({ Action: 'GetQueueUrl', QueueName: 'none' })
  expect(status).toBe(400)
  expect(xml).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>')
})

test('Form posts get the error of a queue that exists otherwise by its older name, and JSON gets it in a header', async () => {
  const { create, endpoint, post } = await setUp()
  create('letters', { VisibilityTimeout: '5' })
  const differing = { QueueName: 'letters', Attributes: { VisibilityTimeout: '6' } }
  const { status, xml } = await post({
    Action: 'CreateQueue',
    QueueName: differing.QueueName,
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': differing.Attributes.VisibilityTimeout,
  })
  expect(status).toBe(400)
  expect(xml).toContain('<Code>QueueAlreadyExists</Code>')
  const response = await request(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.CreateQueue',
      authorization: 'AWS4-HMAC-SHA256 Credential=local',
    },
    body: JSON.stringify(differing),
  })
  expect(response.headers['x-amzn-query-error']).toBe('QueueAlreadyExists;Sender')
  expect(await response.body.json()).toMatchObject({ __type: expect.stringMatching(/QueueNameExists$/) })
})

test('Form posts get the status that an error has in that protocol [sqs-api/API_DeleteMessage]', async () => {
  const { create, post } = await setUp()
  create()
  const { status, xml } = await post(
    { Action: 'DeleteMessage', ReceiptHandle: 'none' },
    '/123456789012/letters',
  )
  expect(status).toBe(404)
  expect(xml).toContain('<Code>ReceiptHandleIsInvalid</Code>')
})

test('Form posts carry attributes of messages', async () => {
  const { create, post } = await setUp()
  create()
  const path = '/123456789012/letters'
  const sent = await post(
    {
      Action: 'SendMessage',
      MessageBody: 'a',
      'MessageAttribute.1.Name': 'kind',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'greeting',
    },
    path,
  )
  expect(sent.xml).toContain('<MD5OfMessageAttributes>')
  const received = await post({ Action: 'ReceiveMessage', 'MessageAttributeName.1': 'All' }, path)
  expect(received.xml).toContain(
    '<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>greeting</StringValue></Value>',
  )
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'Form posts have no action %s, which every object has',
  async (name) => {
    const { post } = await setUp()
    expect((await post({ Action: name })).status).toBe(400)
  },
)

test('A parameter of very many steps is refused', async () => {
  const { post } = await setUp()
  const { status, xml } = await post({ Action: 'SendMessage', ['a.'.repeat(200_000)]: '1' })
  expect({ status, xml }).toMatchObject({ status: 400, xml: expect.stringContaining('MalformedQueryString') })
})
