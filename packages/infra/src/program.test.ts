import * as pulumi from '@pulumi/pulumi'
import { changeLoad, shardCount } from '@sportsfeeds/cost'
import { table } from '@sportsfeeds/domain'
import { functionNames } from '@sportsfeeds/functions/bundles'
import { parseEnvironment } from '@sportsfeeds/functions/environment'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { computedOutputs } from './graph/computed-outputs.ts'
import type { DeclaredStack } from './graph/declare-stack.ts'
import { declaredStack } from './testing/declared-stacks.ts'

describe.each(['dev', 'staging', 'prod'])('stack %s', (stack) => {
  let declared: DeclaredStack
  beforeAll(async () => {
    declared = await declaredStack(stack)
  })

  test('has the table that domain defines, with expiry, recovery to a point in time and encryption', () => {
    const { inputs } = declared.only('aws:dynamodb/table:Table')
    expect(inputs).toMatchObject({
      hashKey: table.hashKey,
      rangeKey: table.rangeKey,
      ttl: { attributeName: table.ttlAttribute, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
    })
    expect(inputs.globalSecondaryIndexes).toMatchObject(
      table.globalSecondaryIndexes.map((index) => ({
        name: index.name,
        projectionType: index.projection.type,
      })),
    )
  })

  test('protects table, stream and user pool from deletion if its settings say so', () => {
    const isProtected = stack === 'prod'
    for (const type of [
      'aws:dynamodb/table:Table',
      'aws:kinesis/stream:Stream',
      'aws:cognito/userPool:UserPool',
    ])
      expect(declared.only(type)).toMatchObject({ type, protect: isProtected })
    expect(declared.only('aws:dynamodb/table:Table').inputs).toMatchObject({
      deletionProtectionEnabled: isProtected,
    })
    expect(declared.only('aws:cognito/userPool:UserPool').inputs).toMatchObject({
      deletionProtection: isProtected ? 'ACTIVE' : 'INACTIVE',
    })
  })

  test('captures changes with microseconds, on an encrypted stream', () => {
    expect(
      declared.only('aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination').inputs,
    ).toMatchObject({ approximateCreationDateTimePrecision: 'MICROSECOND' })
    expect(declared.only('aws:kinesis/stream:Stream').inputs).toMatchObject({ encryptionType: 'KMS' })
  })

  test('gives up on a batch after bounded retries, record by record, into the on-failure queue', () => {
    const { inputs } = mappingOf(declared, 'consumer-mapping')
    const queue = declared.only('aws:sqs/queue:Queue')
    expect(inputs).toMatchObject({
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destinationArn: expect.stringContaining(queue.name) } },
    })
    expect(inputs.maximumRetryAttempts).toBeGreaterThan(0)
    expect(inputs.maximumRecordAgeInSeconds).toBeGreaterThan(0)
    expect(inputs.filterCriteria).toBeUndefined()
  })

  test('tries a batch of markets for as long as the stream keeps it, one batch of a shard at a time', () => {
    const { inputs } = mappingOf(declared, 'markets-mapping')
    const windowSeconds = stack === 'dev' ? 15 : 7
    expect(inputs).toMatchObject({
      eventSourceArn: expect.not.stringContaining('/consumer/'),
      maximumBatchingWindowInSeconds: windowSeconds,
      parallelizationFactor: 1,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
      functionResponseTypes: ['ReportBatchItemFailures'],
    })
    const projector = declared
      .ofType('aws:lambda/function:Function')
      .find(({ name }) => name === 'marketProjector')?.inputs
    const { variables } = z
      .object({ variables: z.record(z.string(), z.unknown()) })
      .parse(projector?.environment)
    // The writes of a batch are done before the next one is due, and long before the function is stopped.
    expect(Number(variables.WRITE_PACE_MS)).toBeLessThan(windowSeconds * 1_000)
    expect(projector?.timeout).toBeGreaterThan(30)
  })

  test.each([
    ['consumer-mapping', 'streamConsumer-'],
    ['markets-mapping', 'marketProjector-'],
  ])('has %s only once its role has every permission', (mappingName, grantPrefix) => {
    const mapping = mappingOf(declared, mappingName)
    const grants = declared
      .ofType('aws:iam/rolePolicy:RolePolicy')
      .filter(({ name }) => name.startsWith(grantPrefix))
    expect(grants.length).toBeGreaterThan(4)
    for (const { urn } of grants) expect(mapping.dependencies).toContain(urn)
  })

  test('gives every function an environment that its own schema takes, a role and kept logs of its own', () => {
    const functions = declared.ofType('aws:lambda/function:Function')
    expect(functions.map(({ name }) => name).toSorted()).toEqual([...functionNames].toSorted())
    const Environment = z.object({ variables: z.record(z.string(), z.string()) })
    for (const name of functionNames) {
      const lambda = functions.find((each) => each.name === name)
      const { variables } = Environment.parse(lambda?.inputs.environment)
      expect(() => parseEnvironment(name, variables)).not.toThrow()
      expect(lambda?.inputs).toMatchObject({ runtime: 'nodejs24.x', architectures: ['arm64'] })
    }
    expect(new Set(functions.map(({ inputs }) => inputs.role)).size).toBe(functions.length)
    for (const { inputs } of declared.ofType('aws:cloudwatch/logGroup:LogGroup')) {
      expect(inputs.retentionInDays).toBeGreaterThan(0)
    }
  })

  test('gives each provider a key and a plan', () => {
    const keys = declared.ofType('aws:apigateway/apiKey:ApiKey')
    expect(keys.length).toBeGreaterThan(0)
    expect(declared.ofType('aws:apigateway/usagePlan:UsagePlan')).toHaveLength(keys.length)
    expect(declared.ofType('aws:apigateway/usagePlanKey:UsagePlanKey')).toHaveLength(keys.length)
  })

  test('signs cursors with a password made at random, which no file holds and Pulumi keeps encrypted', () => {
    const { type, name } = declared.only('random:index/randomPassword:RandomPassword')
    const readFeeds = declared
      .ofType('aws:lambda/function:Function')
      .find((each) => each.name === 'readFeeds')
    expect(readFeeds?.inputs.environment).toMatchObject({
      variables: { CURSOR_SECRET: computedOutputs(type, name).result },
    })
    expect(readFeeds?.secretInputs).toEqual(['environment'])
    const others = declared.resources.filter(({ secretInputs }) => secretInputs.length > 0)
    expect(others.map((each) => each.name)).toEqual(['readFeeds'])
  })

  test('hangs everything that AWS keeps under a component of the product', () => {
    const components = declared.resources.filter(({ type }) => type.startsWith('sportsfeeds:'))
    const urns = new Set(components.map(({ urn }) => urn))
    const kept = declared.resources.filter(({ type }) => /^(aws|random):/.test(type))
    expect(kept.length).toBeGreaterThan(50)
    expect(kept.filter(({ parent }) => !urns.has(parent))).toEqual([])
  })

  test('keeps the API keys secret in its outputs', async () => {
    expect(await pulumi.isSecret(pulumi.output(declared.outputs.providerApiKeys))).toBe(true)
    expect(await pulumi.isSecret(pulumi.output(declared.outputs.feedsApiUrl))).toBe(false)
  })
})

function outputOf<Value>(output: pulumi.Input<Value>): Promise<unknown> {
  return new Promise((resolve) => void pulumi.output(output).apply(resolve))
}

const ResponseParameters = z.object({ 'method.response.header.Access-Control-Allow-Origin': z.string() })

function allowedOrigins(declared: DeclaredStack) {
  return declared
    .ofType('aws:apigateway/integrationResponse:IntegrationResponse')
    .map(({ inputs }) => ResponseParameters.parse(inputs.responseParameters))
    .map((headers) => headers['method.response.header.Access-Control-Allow-Origin'].replaceAll("'", ''))
}

function consumerOf(declared: DeclaredStack) {
  return declared.ofType('aws:lambda/function:Function').find(({ name }) => name === 'streamConsumer')?.inputs
}

function preflights(declared: DeclaredStack) {
  return declared
    .ofType('aws:apigateway/method:Method')
    .filter(({ inputs }) => inputs.httpMethod === 'OPTIONS')
}

describe('the configuration of a stack', () => {
  test('decides the shards by the formula, unless it names them', async () => {
    const load = changeLoad({ oddsPerSecond: 9000, averageItemBytes: 700 })
    const settings = { 'sportsfeeds:expectedWritesPerSecond': '9000', 'sportsfeeds:averageItemBytes': '700' }
    const byFormula = await declaredStack('dev', settings)
    expect(byFormula.only('aws:kinesis/stream:Stream').inputs.shardCount).toBe(shardCount(load))
    const named = await declaredStack('dev', { ...settings, 'sportsfeeds:shards': '4' })
    expect(named.only('aws:kinesis/stream:Stream').inputs.shardCount).toBe(4)
  })

  test('keeps executions for the consumer, unless AWS chooses the shards', async () => {
    const named = await declaredStack('dev', { 'sportsfeeds:shards': '4' })
    expect(consumerOf(named)).toMatchObject({ reservedConcurrentExecutions: 8 })
    const onDemand = await declaredStack('dev', { 'sportsfeeds:streamMode': 'onDemand' })
    expect(consumerOf(onDemand)).not.toHaveProperty('reservedConcurrentExecutions')
  })

  test('takes an issuer that is there, and otherwise makes a user pool', async () => {
    const own = await declaredStack('dev')
    expect(own.ofType('aws:cognito/userPool:UserPool')).toHaveLength(1)
    const given = await declaredStack('dev', {
      'sportsfeeds:oidcIssuer': 'https://issuer.example',
      'sportsfeeds:oidcAudience': 'console',
    })
    expect(given.ofType('aws:cognito/userPool:UserPool')).toHaveLength(0)
  })

  test('lets the console in that is hosted elsewhere, and no browser without one', async () => {
    const elsewhere = { 'sportsfeeds:hostConsole': 'false' }
    const without = await declaredStack('dev', elsewhere)
    expect(preflights(without)).toHaveLength(0)
    expect(without.ofType('aws:cognito/userPoolDomain:UserPoolDomain')).toHaveLength(0)

    const origin = 'https://console.example'
    const declared = await declaredStack('dev', { ...elsewhere, 'sportsfeeds:consoleOrigin': origin })
    expect(allowedOrigins(declared)).toEqual([origin, origin, origin])
    expect(declared.ofType('aws:cloudfront/distribution:Distribution')).toHaveLength(0)
    expect(await outputOf(declared.outputs.consoleUrl)).toBe(origin)
  })
})

function mappingOf(declared: DeclaredStack, name: string) {
  const mapping = declared
    .ofType('aws:lambda/eventSourceMapping:EventSourceMapping')
    .find((each) => each.name === name)
  if (mapping === undefined) throw new RangeError(`There is no event source mapping ${name}.`)
  return mapping
}
