import * as pulumi from '@pulumi/pulumi'
import { type CapacityRange, changeLoad, shardCount, tableCapacity } from '@sportsfeeds/cost'
import { table } from '@sportsfeeds/domain/internal'
import { parseEnvironment } from '@sportsfeeds/functions/environment'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { computedOutputs } from './graph/computed-outputs.ts'
import type { DeclaredStack } from './graph/declare-stack.ts'
import { deployedFunctions } from './names.ts'
import { accountRequestsPerSecond } from './stage.ts'
import { declaredStack } from './testing/declared-stacks.ts'

const deliveries = { dev: 'apiGateway', staging: 'gateway', prod: 'gateway' } as const

describe.each(['dev', 'staging', 'prod'] as const)('stack %s', (stack) => {
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

  test('has each event source mapping only once its role has every permission', () => {
    const mappings = declared.ofType('aws:lambda/eventSourceMapping:EventSourceMapping')
    expect(mappings).toHaveLength(stack === 'dev' ? 2 : 1)
    for (const mapping of mappings) {
      const prefix = mapping.name === 'consumer-mapping' ? 'streamConsumer-' : 'marketProjector-'
      const grants = declared
        .ofType('aws:iam/rolePolicy:RolePolicy')
        .filter(({ name }) => name.startsWith(prefix))
      expect(grants.length).toBeGreaterThan(4)
      for (const { urn } of grants) expect(mapping.dependencies).toContain(urn)
    }
  })

  test('gives every function an environment that its own schema takes, a role and kept logs of its own', () => {
    const functions = declared.ofType('aws:lambda/function:Function')
    const expected = deployedFunctions(deliveries[stack])
    expect(functions.map(({ name }) => name).toSorted()).toEqual(expected.toSorted())
    const Environment = z.object({ variables: z.record(z.string(), z.string()) })
    for (const name of expected) {
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

  test('gives no function more environment than Lambda takes', () => {
    const Environment = z.object({ variables: z.record(z.string(), z.string()) })
    for (const { inputs } of declared.ofType('aws:lambda/function:Function')) {
      const { variables } = Environment.parse(inputs.environment)
      const bytes = Object.entries(variables).join('').length
      expect(bytes).toBeLessThanOrEqual(4_096)
    }
  })

  test('makes a traced function only once its role may send traces', () => {
    for (const { name, inputs, dependencies } of declared.ofType('aws:lambda/function:Function')) {
      expect(inputs.tracingConfig).toEqual({ mode: 'Active' })
      const grant = declared
        .ofType('aws:iam/rolePolicy:RolePolicy')
        .find((policy) => policy.name === `${name}-logs`)
      expect(dependencies).toContain(grant?.urn)
    }
  })

  test('gives each provider a key and a plan', () => {
    const keys = declared.ofType('aws:apigateway/apiKey:ApiKey')
    expect(keys.length).toBeGreaterThan(0)
    expect(declared.ofType('aws:apigateway/usagePlan:UsagePlan')).toHaveLength(keys.length)
    expect(declared.ofType('aws:apigateway/usagePlanKey:UsagePlanKey')).toHaveLength(keys.length)
  })

  test('keeps what was decided about a token for seconds, by the very header that it came in', () => {
    const { identitySource, authorizerResultTtlInSeconds } = declared.only(
      'aws:apigateway/authorizer:Authorizer',
    ).inputs
    expect(identitySource).toBe('method.request.header.Authorization')
    expect(authorizerResultTtlInSeconds).toBeLessThanOrEqual(5)
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

describe('a stack that delivers by API Gateway', () => {
  let declared: DeclaredStack
  beforeAll(async () => {
    declared = await declaredStack('dev')
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

  test('limits each method and route, and all together below what the account has, so that posts have room', () => {
    const Limited = z.object({ throttlingRateLimit: z.number() })
    const Stage = z.object({
      routeSettings: z.array(Limited.extend({ routeKey: z.string() })),
    })
    const rest = declared.ofType('aws:apigateway/methodSettings:MethodSettings').map(({ inputs }) => ({
      path: String(inputs.methodPath),
      limit: Limited.parse(inputs.settings).throttlingRateLimit,
    }))
    const byDefault = rest.find(({ path }) => path === '*/*')?.limit ?? Number.NaN
    const limitOf = ({ inputs: { httpMethod, resourceId } }: DeclaredStack['resources'][number]) => {
      const resource = declared
        .ofType('aws:apigateway/resource:Resource')
        .find(({ name }) => `${name}-id` === resourceId)
      const path = { feeds: 'feeds', games: 'games', 'games-id': 'games/{id}' }[
        resource?.name.replace('feeds-routes-', '') ?? ''
      ]
      return rest.find((each) => each.path === `${path}/${String(httpMethod)}`)?.limit ?? byDefault
    }
    const methods = declared.ofType('aws:apigateway/method:Method').map(limitOf)
    const { routeSettings } = Stage.parse(declared.only('aws:apigatewayv2/stage:Stage').inputs)
    expect(routeSettings.map(({ routeKey }) => routeKey).toSorted()).toEqual(
      declared
        .ofType('aws:apigatewayv2/route:Route')
        .map(({ inputs }) => String(inputs.routeKey))
        .toSorted(),
    )
    const sum = [...methods, ...routeSettings.map(({ throttlingRateLimit }) => throttlingRateLimit)].reduce(
      (total, limit) => total + limit,
      0,
    )
    expect(sum).toBeLessThan(accountRequestsPerSecond * 0.75)
  })

  test('has nothing of the live gateway', () => {
    expect(declared.resources.filter(({ type }) => /aws:(ecs|ec2|lb|vpc|appautoscaling)/.test(type))).toEqual(
      [],
    )
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

/** As its file says. */
const peakOfDev = { oddsPerSecond: 500, averageItemBytes: 500, marketsWindowSeconds: 15 }

function bounds({ min, max }: CapacityRange) {
  return { minCapacity: min, maxCapacity: max }
}

function preflights(declared: DeclaredStack) {
  return declared
    .ofType('aws:apigateway/method:Method')
    .filter(({ inputs }) => inputs.httpMethod === 'OPTIONS')
}

describe('the configuration of a stack', () => {
  test('has shards for what expires, and to spare', async () => {
    const { inputs } = (await declaredStack('prod')).only('aws:kinesis/stream:Stream')
    // 3,000 odds and 1,000 expiries a second, of 1,000 records that a shard takes.
    expect(Number(inputs.shardCount) * 1_000).toBeGreaterThan(4_000 * 1.3)
  })

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

  test('has a table on demand with nothing to scale, unless it says otherwise', async () => {
    const declared = await declaredStack('dev')
    const { inputs, ignoreChanges } = declared.only('aws:dynamodb/table:Table')
    expect(inputs).toMatchObject({ billingMode: 'PAY_PER_REQUEST' })
    expect(inputs).not.toHaveProperty('writeCapacity')
    expect(ignoreChanges).toEqual([])
    expect(declared.ofType('aws:appautoscaling/target:Target')).toEqual([])
  })

  test('scales a provisioned table and each of its indexes, reads and writes, to 70 % of their capacity', async () => {
    const declared = await declaredStack('dev', { 'sportsfeeds:billingMode': 'PROVISIONED' })
    const { table: own, index } = tableCapacity(peakOfDev)
    expect(declared.ofType('aws:appautoscaling/target:Target').map(({ inputs }) => inputs)).toMatchObject(
      [
        { scalableDimension: 'dynamodb:table:ReadCapacityUnits', ...bounds(own.read) },
        { scalableDimension: 'dynamodb:table:WriteCapacityUnits', ...bounds(own.write) },
        ...table.globalSecondaryIndexes.flatMap(({ name }) => [
          {
            scalableDimension: 'dynamodb:index:ReadCapacityUnits',
            resourceId: expect.stringMatching(`^table/.*/index/${name}$`),
            ...bounds(index.read),
          },
          { scalableDimension: 'dynamodb:index:WriteCapacityUnits', ...bounds(index.write) },
        ]),
      ].map((target) => ({ serviceNamespace: 'dynamodb', ...target })),
    )
    const policies = declared.ofType('aws:appautoscaling/policy:Policy')
    expect(policies).toHaveLength(6)
    for (const { inputs } of policies) {
      const what = /(Read|Write)CapacityUnits$/.exec(String(inputs.scalableDimension))?.[1]
      expect(inputs.targetTrackingScalingPolicyConfiguration).toMatchObject({
        targetValue: 70,
        predefinedMetricSpecification: { predefinedMetricType: `DynamoDB${what}CapacityUtilization` },
      })
    }
    expect(new Set(policies.map(({ inputs }) => inputs.name)).size).toBe(6)
  })

  test('begins with the most of a provisioned table, and with the least of its indexes, which may stay unused', async () => {
    const declared = await declaredStack('dev', { 'sportsfeeds:billingMode': 'PROVISIONED' })
    const { table: own, index } = tableCapacity(peakOfDev)
    const { inputs } = declared.only('aws:dynamodb/table:Table')
    expect(inputs).toMatchObject({
      billingMode: 'PROVISIONED',
      readCapacity: own.read.max,
      writeCapacity: own.write.max,
      globalSecondaryIndexes: table.globalSecondaryIndexes.map(() => ({
        readCapacity: index.read.min,
        writeCapacity: index.write.min,
      })),
    })
  })

  test('takes the bounds of a provisioned table that it names', async () => {
    const declared = await declaredStack('dev', {
      'sportsfeeds:billingMode': 'PROVISIONED',
      'sportsfeeds:minWriteUnits': '40',
      'sportsfeeds:maxWriteUnits': '400',
    })
    const write = declared
      .ofType('aws:appautoscaling/target:Target')
      .find(({ inputs }) => inputs.scalableDimension === 'dynamodb:table:WriteCapacityUnits')
    expect(write?.inputs).toMatchObject({ minCapacity: 40, maxCapacity: 400 })
  })

  test('decides about a second factor: what is optional could not be switched on by anyone', async () => {
    expect(await modeOf('true')).toBe('ON')
    expect(await modeOf('false')).toBe('OFF')
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

  test('gives each unattended program an app client of its own, which may get tokens to read and nothing else', async () => {
    const declared = await declaredStack('prod', { 'sportsfeeds:programs': JSON.stringify(programs) })
    const server = declared.only('aws:cognito/resourceServer:ResourceServer')
    expect(server.inputs).toMatchObject({ identifier: 'sportsfeeds', scopes: [{ scopeName: 'read' }] })
    const apps = declared
      .ofType('aws:cognito/userPoolClient:UserPoolClient')
      .filter(({ name }) => name !== 'identity-console')
    expect(apps.map(({ name }) => name)).toEqual(['identity-programs-robot', 'identity-programs-ticker'])
    for (const { inputs, dependencies } of apps) {
      expect(inputs).toMatchObject({
        generateSecret: true,
        allowedOauthFlows: ['client_credentials'],
        allowedOauthScopes: ['sportsfeeds/read'],
        // Nobody signs in to it with a password.
        explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      })
      expect(dependencies).toContain(server.urn)
    }
    expect(await pulumi.isSecret(pulumi.output(declared.outputs.programs))).toBe(true)
    expect(await outputOf(declared.outputs.programs)).toEqual({
      robot: { id: 'identity-programs-robot-id', secret: 'secret-of-identity-programs-robot' },
      ticker: { id: 'identity-programs-ticker-id', secret: 'secret-of-identity-programs-ticker' },
    })
  })

  test.each(['dev', 'prod'])(
    'binds each program to its client wherever %s verifies tokens',
    async (stack) => {
      const declared = await declaredStack(stack, { 'sportsfeeds:programs': JSON.stringify(programs) })
      const bound = {
        'identity-programs-robot-id': 'client-acme',
        'identity-programs-ticker-id': 'client-zenith',
      }
      const Environment = z.object({ variables: z.looseObject({ OIDC_PROGRAMS: z.string() }) })
      const authorizer = declared
        .ofType('aws:lambda/function:Function')
        .find(({ name }) => name === 'authorizer')
      const { variables } = Environment.parse(authorizer?.inputs['environment'])
      expect(
        parseEnvironment('authorizer', z.record(z.string(), z.string()).parse(variables)).OIDC_PROGRAMS,
      ).toEqual(bound)
      const tasks = declared.ofType('aws:ecs/taskDefinition:TaskDefinition')
      expect(tasks).toHaveLength(stack === 'prod' ? 1 : 0)
      for (const { inputs } of tasks)
        expect(String(inputs['containerDefinitions'])).toContain(JSON.stringify(JSON.stringify(bound)))
    },
  )

  test('has pages of its user pool for programs alone, and nothing for them without any', async () => {
    const elsewhere = { 'sportsfeeds:hostConsole': 'false' }
    const declared = await declaredStack('dev', {
      ...elsewhere,
      'sportsfeeds:programs': JSON.stringify(programs),
    })
    expect(declared.ofType('aws:cognito/userPoolDomain:UserPoolDomain')).toHaveLength(1)
    const without = await declaredStack('dev')
    expect(without.ofType('aws:cognito/resourceServer:ResourceServer')).toEqual([])
    expect(without.outputs.programs).toBeUndefined()
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

  test('limits the requests of an address to its REST API if it says so, and leaves no samples of them', async () => {
    const declared = await declaredStack('prod', { 'sportsfeeds:requestsPerAddress': '60000' })
    const acl = declared.only('aws:wafv2/webAcl:WebAcl')
    const shown = { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false }
    expect(acl.inputs).toMatchObject({
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: [
        {
          action: { block: {} },
          statement: {
            rateBasedStatement: { limit: 60_000, aggregateKeyType: 'IP', evaluationWindowSec: 300 },
          },
          visibilityConfig: shown,
        },
      ],
      visibilityConfig: shown,
      tags: { project: 'sportsfeeds', stack: 'prod' },
    })
    const stage = declared.only('aws:apigateway/stage:Stage')
    expect(declared.only('aws:wafv2/webAclAssociation:WebAclAssociation').inputs).toEqual({
      resourceArn: computedOutputs(stage.type, stage.name)['arn'],
      webAclArn: computedOutputs(acl.type, acl.name)['arn'],
    })
    const without = await declaredStack('prod')
    expect(without.resources.filter(({ type }) => type.startsWith('aws:wafv2'))).toEqual([])
  })

  test('lets pages send odds only if it says so', async () => {
    expect(await pageMethods('false')).toEqual(["'GET'", "'GET'", "'GET'"])
    expect(await pageMethods('true')).toEqual(["'PUT,GET'", "'PUT,GET'", "'GET'"])
  })
})

const programs = [
  { name: 'robot', clientId: 'client-acme' },
  { name: 'ticker', clientId: 'client-zenith' },
]

async function pageMethods(pagesMaySend: string): Promise<unknown[]> {
  const declared = await declaredStack('dev', { 'sportsfeeds:pagesMaySend': pagesMaySend })
  return declared
    .ofType('aws:apigateway/integrationResponse:IntegrationResponse')
    .map(({ inputs }) => AllowedMethods.parse(inputs.responseParameters))
    .map((headers) => headers['method.response.header.Access-Control-Allow-Methods'])
}

const AllowedMethods = z.object({ 'method.response.header.Access-Control-Allow-Methods': z.string() })

function mappingOf(declared: DeclaredStack, name: string) {
  const mapping = declared
    .ofType('aws:lambda/eventSourceMapping:EventSourceMapping')
    .find((each) => each.name === name)
  if (mapping === undefined) throw new RangeError(`There is no event source mapping ${name}.`)
  return mapping
}

async function modeOf(requireMfa: string): Promise<unknown> {
  const declared = await declaredStack('dev', { 'sportsfeeds:requireMfa': requireMfa })
  return declared.only('aws:cognito/userPool:UserPool').inputs.mfaConfiguration
}
