import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Cloud, createCloud } from '../src/cloud.ts'

const region = 'eu-west-1'
const tableName = 'things'
const streamName = 'changes'
const commandTimeoutMs = 60_000

/** Debian's first: another one may be installed for one user only. */
const aws = ['/usr/bin/aws', 'aws'].find((path) => spawnSync(path, ['--version']).status === 0)
const skipped = aws === undefined ? ' — SKIPPED, aws is not installed: apt-get install awscli' : ''
if (aws === undefined) process.stderr.write('The AWS command line is not installed: its tests are skipped.\n')

describe.skipIf(aws === undefined)(`The AWS command line${skipped}`, { timeout: commandTimeoutMs }, () => {
  let cloud: Cloud
  let directory = ''

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aws-cli-'))
    cloud = await createCloud({ region, accountId: '000000000000', host: '127.0.0.1', port: 0 })
    await cloud.dynamodb.createTable({
      tableName,
      hashKey: 'PK',
      rangeKey: 'SK',
      attributes: { PK: 'S', SK: 'S' },
    })
    const { streamArn } = cloud.kinesis.createStream({ streamName, shardCount: 2 })
    await cloud.dynamodb.setKinesisDestination(tableName, { streamArn, precision: 'MICROSECOND' })
  })

  afterAll(async () => {
    await cloud.close()
    await rm(directory, { recursive: true })
  })

  const run = async (args: readonly string[], endpoint = cloud.endpoint): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(
      aws ?? 'aws',
      [...args, '--endpoint-url', endpoint, '--region', region, '--output', 'json'],
      {
        env: {
          PATH: process.env.PATH,
          // The user's own settings and credentials are not used.
          HOME: directory,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_PAGER: '',
        },
      },
    )
    return stdout === '' ? undefined : JSON.parse(stdout)
  }
  const fileOf = async (name: string, content: string): Promise<string> => {
    const file = join(directory, name)
    await writeFile(file, content)
    return file
  }

  test('writes a batch, scans, queries and gets items [cli/dynamodb/batch-write-item]', async () => {
    const items = ['1', '2', '3'].map((SK) => ({ PutRequest: { Item: { PK: { S: 'a' }, SK: { S: SK } } } }))
    const file = await fileOf('batch.json', JSON.stringify({ [tableName]: items }))
    expect(await run(['dynamodb', 'batch-write-item', '--request-items', `file://${file}`])).toEqual({
      UnprocessedItems: {},
    })
    const [scanned, queried, found] = await Promise.all([
      run(['dynamodb', 'scan', '--table-name', tableName, '--max-items', '2']),
      run([
        'dynamodb',
        'query',
        '--table-name',
        tableName,
        '--key-condition-expression',
        'PK = :pk AND SK > :sk',
        '--expression-attribute-values',
        '{":pk": {"S": "a"}, ":sk": {"S": "1"}}',
      ]),
      run([
        'dynamodb',
        'get-item',
        '--table-name',
        tableName,
        '--key',
        '{"PK": {"S": "a"}, "SK": {"S": "2"}}',
      ]),
    ])
    expect(scanned).toMatchObject({
      Items: [{ SK: { S: '1' } }, { SK: { S: '2' } }],
      NextToken: expect.anything(),
    })
    expect(queried).toMatchObject({ Count: 2, Items: [{ SK: { S: '2' } }, { SK: { S: '3' } }] })
    expect(found).toEqual({ Item: { PK: { S: 'a' }, SK: { S: '2' } } })
  })

  test('describes tables, their time to live and their destination [cli/dynamodb/describe-table]', async () => {
    const [table, timeToLive, destination] = await Promise.all([
      run(['dynamodb', 'describe-table', '--table-name', tableName]),
      run(['dynamodb', 'describe-time-to-live', '--table-name', tableName]),
      run(['dynamodb', 'describe-kinesis-streaming-destination', '--table-name', tableName]),
    ])
    expect(table).toMatchObject({ Table: { TableName: tableName, TableStatus: 'ACTIVE' } })
    expect(timeToLive).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } })
    expect(destination).toMatchObject({ KinesisDataStreamDestinations: [{ DestinationStatus: 'ACTIVE' }] })
  })

  test('says what the service refuses and fails [cli/dynamodb/put-item]', async () => {
    await expect(
      run(['dynamodb', 'put-item', '--table-name', 'absent', '--item', '{"PK": {"S": "a"}}']),
    ).rejects.toMatchObject({
      code: expect.any(Number),
      stderr: expect.stringContaining('ResourceNotFoundException'),
    })
  })

  test('lists shards, gets an iterator and reads records [cli/kinesis/get-records]', async () => {
    await run([
      'dynamodb',
      'put-item',
      '--table-name',
      tableName,
      '--item',
      '{"PK": {"S": "k"}, "SK": {"S": "1"}}',
    ])
    const { Shards } = (await run(['kinesis', 'list-shards', '--stream-name', streamName])) as {
      Shards: { ShardId: string }[]
    }
    expect(Shards.map(({ ShardId }) => ShardId)).toEqual(['shardId-000000000000', 'shardId-000000000001'])
    const read = await Promise.all(
      Shards.map(async ({ ShardId }) => {
        const { ShardIterator } = (await run([
          'kinesis',
          'get-shard-iterator',
          '--stream-name',
          streamName,
          '--shard-id',
          ShardId,
          '--shard-iterator-type',
          'TRIM_HORIZON',
        ])) as { ShardIterator: string }
        return (await run(['kinesis', 'get-records', `--shard-iterator=${ShardIterator}`])) as {
          Records: { Data: string }[]
        }
      }),
    )
    const changes = read.flatMap(({ Records }) =>
      Records.map(({ Data }) => Buffer.from(Data, 'base64').toString()),
    )
    expect(changes.some((change) => change.includes('"PK":{"S":"k"}'))).toBe(true)
  })

  test('describes streams and their consumers [cli/kinesis/describe-stream-summary]', async () => {
    const summary = await run(['kinesis', 'describe-stream-summary', '--stream-name', streamName])
    expect(summary).toMatchObject({ StreamDescriptionSummary: { StreamStatus: 'ACTIVE', OpenShardCount: 2 } })
  })

  test('sends, receives and deletes messages [cli/sqs/receive-message]', async () => {
    const { queueUrl } = cloud.sqs.createQueue({ queueName: 'letters' })
    const found = await run(['sqs', 'get-queue-url', '--queue-name', 'letters'])
    expect(found).toEqual({ QueueUrl: queueUrl })
    await run(['sqs', 'send-message', '--queue-url', queueUrl, '--message-body', 'hello'])
    const received = (await run([
      'sqs',
      'receive-message',
      '--queue-url',
      queueUrl,
      '--max-number-of-messages',
      '10',
      '--attribute-names',
      'All',
    ])) as { Messages: { Body: string; ReceiptHandle: string }[] }
    expect(received.Messages).toMatchObject([{ Body: 'hello', Attributes: { ApproximateReceiveCount: '1' } }])
    const [{ ReceiptHandle } = { ReceiptHandle: '' }] = received.Messages
    await run(['sqs', 'delete-message', '--queue-url', queueUrl, `--receipt-handle=${ReceiptHandle}`])
    expect(
      await run(['sqs', 'get-queue-attributes', '--queue-url', queueUrl, '--attribute-names', 'All']),
    ).toMatchObject({
      Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' },
    })
  })

  test('posts to a WebSocket, asks about it and closes it [cli/apigatewaymanagementapi/post-to-connection]', async () => {
    const { webSocketApis, lambda } = cloud
    const { functionArn } = lambda.createFunction({
      functionName: 'greeter',
      codePath: fileURLToPath(new URL('../src/lambda/fixtures/greeter.mjs', import.meta.url)),
      handler: 'greeter.handler',
      runtime: 'nodejs24.x',
      memoryMb: 128,
      timeoutSeconds: 10,
      environment: {},
    })
    const { drafts } = webSocketApis
    const { id: apiId } = drafts.create('api', {
      name: 'push',
      routeSelectionExpression: '$request.body.action',
    })
    const integration = drafts.create('integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    })
    drafts.create('route', { apiId, routeKey: '$default', target: `integrations/${integration.id}` })
    const { id: deploymentId } = drafts.create('deployment', { apiId })
    drafts.create('stage', { apiId, stageName: 'v1', deploymentId })
    const invokeUrl = webSocketApis.invokeUrl(apiId, 'v1')
    const socket = new WebSocket(invokeUrl)
    await once(socket, 'open')
    const [connectionId = ''] = webSocketApis.connectionIds()
    const management = invokeUrl.replace(/^ws/, 'http')
    const file = await fileOf('message.txt', 'hello')
    const call = (command: string, ...parameters: string[]): Promise<unknown> =>
      // In one word: an id may begin with a dash.
      run(['apigatewaymanagementapi', command, `--connection-id=${connectionId}`, ...parameters], management)

    const [[message]] = await Promise.all([
      once(socket, 'message'),
      call('post-to-connection', '--data', `fileb://${file}`),
    ])
    expect(String(message)).toBe('hello')
    expect(await call('get-connection')).toMatchObject({ Identity: { SourceIp: '127.0.0.1' } })
    const closed = once(socket, 'close')
    await call('delete-connection')
    await closed
    await expect(call('post-to-connection', '--data', `fileb://${file}`)).rejects.toMatchObject({
      stderr: expect.stringContaining('GoneException'),
    })
  })
})
