import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cloud, createCloud } from '../../src/cloud.ts'
import { parseSettings } from '../../src/event-source-mapping/settings.ts'
import { constraintCases, type Examples, type Input, smallestInput } from './constraint-cases.ts'
import { type KnownLimit, knownLimits } from './known-limits.ts'
import { installPythonPackages } from './python-packages.ts'
import { readServiceModel, type ServiceModel, shapeOf } from './service-model.ts'

const packages = await installPythonPackages()
const directory = 'directory' in packages ? packages.directory : ''
const skipped = 'missing' in packages ? ` — SKIPPED, ${packages.missing}` : ''
if (skipped !== '') process.stderr.write(`The emulator's limits are not compared with AWS's${skipped}\n`)

const account = '000000000000'
const stream = `arn:aws:kinesis:us-east-1:${account}:stream/absent`
const strings = [
  'absent',
  '1',
  account,
  'us-east-1',
  '12345678901234567890-123',
  stream,
  `${stream}/consumer/absent:1`,
  `arn:aws:dynamodb:us-east-1:${account}:table/absent`,
]

const examplesOf: Readonly<Record<keyof typeof knownLimits, Examples>> = {
  dynamodb: {
    strings,
    shapes: {
      AttributeValue: { S: 'a' },
      BatchWriteItemRequestMap: { absent: [{ DeleteRequest: { Key: { a: { S: 'a' } } } }] },
      BatchGetRequestMap: { absent: { Keys: [{ a: { S: 'a' } }] } },
    },
    operations: {
      Query: { KeyConditionExpression: 'PK = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } },
      UpdateTable: { TableName: 'absent', BillingMode: 'PAY_PER_REQUEST' },
      CreateTable: {
        TableName: 'made',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      },
    },
  },
  kinesis: {
    strings,
    operations: {
      PutRecord: { Data: 'YQ==', PartitionKey: 'a', StreamName: 'absent' },
    },
    shapes: { PutRecordsRequestEntry: { Data: 'YQ==', PartitionKey: 'a' } },
  },
  sqs: { strings },
}

describe.skipIf('missing' in packages)(`AWS's service models${skipped}`, () => {
  let cloud: Cloud

  beforeAll(async () => {
    cloud = await createCloud({ region: 'us-east-1', accountId: account, host: '127.0.0.1', port: 0 })
  })
  afterAll(() => cloud.close())

  test.each(['dynamodb', 'kinesis', 'sqs'] as const)(
    'the emulator’s %s refuses what its model refuses, and takes what that takes',
    { timeout: 5 * 60_000 },
    async (service) => {
      const model = await readServiceModel(directory, service)
      const send = (operation: string, input: Input) => errorOf(cloud.endpoint, model, operation, input)
      const differences: string[] = []
      for (const operation of Object.keys(model.operations)) {
        if ((await send(operation, {}))?.startsWith('UnknownOperation') === true) continue
        const smallest = smallestInput(model, operation, examplesOf[service])
        if (isInvalid(await send(operation, smallest))) differences.push(`${operation} is refused`)
        for (const { name, broken, kept } of constraintCases(model, operation, examplesOf[service])) {
          if (broken !== undefined && !isRefused(await send(operation, broken))) differences.push(name)
          if (kept === undefined) continue
          const refusal = await send(operation, kept)
          if (isInvalid(refusal) && names(refusal, name)) differences.push(`${name} is refused`)
        }
      }
      const known: readonly KnownLimit[] = knownLimits[service]
      expect(differences.filter((name) => !known.some(({ cases }) => cases.test(name)))).toEqual([])
      expect(known.filter(({ cases }) => !differences.some((name) => cases.test(name)))).toEqual([])
    },
  )

  test('an event source mapping has the bounds of its model', async () => {
    const model = await readServiceModel(directory, 'lambda')
    const { members = {} } = shapeOf(model, 'CreateEventSourceMappingRequest')
    const bounded = Object.entries(mappingSettings).map(([setting, member]) => {
      const { min = 0, max = 0 } = shapeOf(model, members[member]?.shape ?? '')
      const takes = (value: number) => isTaken({ [setting]: value })
      return [setting, takes(min - 1), takes(min), takes(max), takes(max + 1)]
    })
    expect(bounded).toEqual(
      Object.keys(mappingSettings).map((setting) => [setting, false, true, true, false]),
    )
  })
})

/** Settings of a mapping, and their names in AWS's API. */
const mappingSettings = {
  batchSize: 'BatchSize',
  maximumBatchingWindowSeconds: 'MaximumBatchingWindowInSeconds',
  parallelizationFactor: 'ParallelizationFactor',
  maximumRecordAgeSeconds: 'MaximumRecordAgeInSeconds',
  maximumRetryAttempts: 'MaximumRetryAttempts',
}

function isTaken(settings: object): boolean {
  try {
    parseSettings({ eventSourceArn: stream, functionName: 'absent', startingPosition: 'LATEST', ...settings })
    return true
  } catch {
    return false
  }
}

/** The code of the error that an operation fails with; undefined when it succeeds. */
async function errorOf(
  endpoint: string,
  { metadata }: ServiceModel,
  operation: string,
  input: Input,
): Promise<string | undefined> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${metadata.targetPrefix}.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/a/aws4_request, SignedHeaders=host, Signature=a',
      'x-amz-date': '20260101T000000Z',
    },
    body: JSON.stringify(input),
  })
  const text = await response.text()
  if (response.ok) return undefined
  const { __type = '', message = '' } = JSON.parse(text)
  return `${__type.slice(__type.lastIndexOf('#') + 1)} ${message}`
}

/** A request that no state of the account makes right. */
function isRefused(error: string | undefined): boolean {
  return error !== undefined && /^(Validation|Serialization|Invalid|Missing|Empty)/.test(error)
}

/** A request of the wrong form: what it says may be right or wrong for another reason. */
function isInvalid(error: string | undefined): boolean {
  return error !== undefined && /^(Validation|Serialization|InvalidParameter)/.test(error)
}

/** Whether a message speaks of the member that a case is about. */
function names(message: string | undefined, caseName: string): boolean {
  const [, member = ''] = /(\w+)(?:\[\]|\{\})? (?:min|max|enum)/.exec(caseName) ?? []
  return message?.toLowerCase().includes(member.toLowerCase()) === true
}
