import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { DeclaredResource, DeclaredStack } from './graph/declare-stack.ts'
import { consoleDistribution } from './testing/console-distribution.ts'
import { declaredStack } from './testing/declared-stacks.ts'

const PolicyDocument = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Principal: z.unknown().optional(),
      Action: z.array(z.string()),
      Resource: z.array(z.string()),
    }),
  ),
})

function statementsOf({ inputs }: DeclaredResource) {
  return PolicyDocument.parse(JSON.parse(String(inputs.policy))).Statement
}

/** Actions that cannot be bound to a resource, with the page that says so. */
const actionsWithoutResources: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments':
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
  'xray:PutTelemetryRecords':
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
  'ecr:GetAuthorizationToken':
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html',
  // By a condition on the cluster.
  'ecs:ListTasks':
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html',
}

describe.each(['dev', 'staging', 'prod'])('stack %s', (stack) => {
  let declared: DeclaredStack
  beforeAll(async () => {
    declared = await declaredStack(stack)
  })

  test('allows no action by a wildcard', () => {
    const actions = declared
      .ofType('aws:iam/rolePolicy:RolePolicy')
      .flatMap(statementsOf)
      .flatMap(({ Action }) => Action)
    expect(actions.length).toBeGreaterThan(20)
    expect(actions.filter((action) => action.includes('*'))).toEqual([])
  })

  test('allows every resource only for actions that have none, and for the logs of every API of the account', () => {
    for (const policy of declared.ofType('aws:iam/rolePolicy:RolePolicy')) {
      for (const { Action, Resource } of statementsOf(policy)) {
        if (!Resource.includes('*')) continue
        // API Gateway takes a role for the whole account, which may write to whichever group an API logs to.
        if (policy.name === 'logging-api-gateway') continue
        expect(Action.filter((action) => !(action in actionsWithoutResources))).toEqual([])
      }
    }
  })

  test('allows only the account itself to do everything with the key', () => {
    const broad = statementsOf(declared.only('aws:kms/key:Key')).filter(({ Action }) =>
      Action.some((action) => action.includes('*')),
    )
    expect(broad.map(({ Principal }) => Principal)).toEqual([{ AWS: 'arn:aws:iam::123456789012:root' }])
  })

  test('has no managed policies, which allow more than is used', () => {
    for (const role of declared.ofType('aws:iam/role:Role')) {
      expect(role.inputs).not.toHaveProperty('managedPolicyArns')
    }
    expect(declared.resources.filter(({ type }) => /policyAttachment/i.test(type))).toEqual([])
  })

  test('has no bucket that is not closed to the public', () => {
    const closed = declared
      .ofType('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock')
      .map(({ inputs }) => inputs)
    expect(closed).not.toEqual([])
    for (const bucket of declared.ofType('aws:s3/bucket:Bucket')) {
      expect(closed).toContainEqual({
        bucket: `${bucket.name}-id`,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      })
    }
  })

  test('keeps the table recoverable, and lets expired odds go', () => {
    expect(declared.only('aws:dynamodb/table:Table').inputs).toMatchObject({
      ttl: { enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
    })
  })

  test('encrypts stream, failed batches, logs and alarms with KMS', () => {
    expect(declared.only('aws:kinesis/stream:Stream').inputs).toMatchObject({ encryptionType: 'KMS' })
    const { arn } = keyOf(declared)
    expect(declared.only('aws:sqs/queue:Queue').inputs.kmsMasterKeyId).toBe(arn)
    for (const { inputs } of declared.ofType('aws:cloudwatch/logGroup:LogGroup')) {
      expect(inputs.kmsKeyId).toBe(arn)
    }
    expect(declared.only('aws:kms/key:Key').inputs.enableKeyRotation).toBe(true)
  })

  test('takes messages of the on-failure queue over TLS only', () => {
    const [statement] = statementsOf(declared.only('aws:sqs/queuePolicy:QueuePolicy'))
    expect(statement).toMatchObject({ Effect: 'Deny', Principal: '*', Action: ['sqs:*'] })
  })

  test('lets only its own distribution read a bucket, only over TLS, and keeps it encrypted', () => {
    const buckets = declared.ofType('aws:s3/bucket:Bucket').map(({ name }) => `${name}-id`)
    const namedBy = (type: string) => declared.ofType(type).map(({ inputs }) => inputs.bucket)
    expect(namedBy('aws:s3/bucketPolicy:BucketPolicy')).toEqual(buckets)
    expect(
      namedBy('aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration'),
    ).toEqual(buckets)
    for (const policy of declared.ofType('aws:s3/bucketPolicy:BucketPolicy')) {
      const [allowed, denied, ...more] = statementsOf(policy)
      expect(more).toEqual([])
      expect(allowed).toMatchObject({
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['s3:GetObject'],
      })
      expect(denied).toMatchObject({ Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: ['s3:*'] })
    }
  })

  test('serves the console over HTTPS only, with headers that keep other pages and scripts out', () => {
    expect(consoleDistribution(declared).inputs.defaultCacheBehavior).toMatchObject({
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'],
      responseHeadersPolicyId: 'console-headers-id',
    })
    const headers = declared.only('aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy')
    expect(headers.inputs.securityHeadersConfig).toMatchObject({
      contentSecurityPolicy: { override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY' },
      strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000 },
    })
  })

  test('has a queue behind every event source mapping', () => {
    const mappings = declared.ofType('aws:lambda/eventSourceMapping:EventSourceMapping')
    expect(mappings.length).toBeGreaterThan(0)
    for (const { inputs } of mappings) {
      expect(inputs).toHaveProperty('destinationConfig.onFailure.destinationArn')
    }
  })

  test('forgets every log after a while', () => {
    const groups = declared.ofType('aws:cloudwatch/logGroup:LogGroup')
    expect(groups.map(({ inputs }) => inputs.name)).toEqual(
      expect.arrayContaining([
        `/aws/apigateway/sportsfeeds-${stack}-feeds`,
        `/aws/lambda/sportsfeeds-${stack}-marketProjector`,
        ...(stack === 'dev'
          ? [`/aws/apigateway/sportsfeeds-${stack}-bookmaker`]
          : [`/aws/ecs/sportsfeeds-${stack}-gateway`]),
      ]),
    )
    for (const { inputs } of groups) expect(inputs.retentionInDays).toBeGreaterThan(0)
  })

  test('tags every resource whose type takes tags', () => {
    const taking = declared.resources.filter(({ type }) => type.startsWith('aws:') && takesTags(type))
    expect(taking.length).toBeGreaterThan(30)
    const untagged = taking.filter(
      ({ inputs }) => !isDeepStrictEqual(inputs.tags, { project: 'sportsfeeds', stack }),
    )
    expect(untagged.map(({ type, name }) => `${type} ${name}`)).toEqual([])
  })

  test('logs accesses of its APIs, without tokens, keys or query strings', () => {
    const stages = [
      declared.only('aws:apigateway/stage:Stage'),
      ...declared.ofType('aws:apigatewayv2/stage:Stage'),
    ]
    for (const { inputs } of stages) {
      const { format } = z.object({ format: z.string() }).parse(inputs.accessLogSettings)
      const variables = format.match(/\$context\.[\w.]+/g) ?? []
      expect(variables.length).toBeGreaterThan(8)
      for (const variable of variables) {
        expect(variable).not.toMatch(
          /apiKey$|querystring|header|\.path$|authorizer\.token|authorizationToken/i,
        )
      }
    }
  })

  test('throttles its APIs', () => {
    const settings = { throttlingRateLimit: expect.any(Number), throttlingBurstLimit: expect.any(Number) }
    const all = declared
      .ofType('aws:apigateway/methodSettings:MethodSettings')
      .find(({ inputs }) => inputs.methodPath === '*/*')
    expect(all?.inputs).toMatchObject({ settings })
    for (const { inputs } of declared.ofType('aws:apigatewayv2/stage:Stage')) {
      expect(inputs.defaultRouteSettings).toMatchObject(settings)
    }
  })

  test('makes everything of AWS with its own provider, in the region of its file', () => {
    const provider = declared.only('pulumi:providers:aws')
    expect(provider.inputs.region).toBe('eu-west-1')
    const inAws = declared.resources.filter(({ type, custom }) => custom && type.startsWith('aws:'))
    for (const resource of inAws) expect(resource.provider).toContain(provider.urn)
  })

  test('leaves the account’s setting for the logs of API Gateway when it goes', () => {
    const kept = declared.resources.filter(({ retainOnDelete }) => retainOnDelete).map(({ type }) => type)
    expect(kept).toEqual([
      'aws:iam/role:Role',
      'aws:iam/rolePolicy:RolePolicy',
      'aws:apigateway/account:Account',
    ])
  })
})

function keyOf(declared: DeclaredStack) {
  const { name } = declared.only('aws:kms/key:Key')
  return { arn: `arn:aws:kms:eu-west-1:123456789012:${name}` }
}

/** True if the provider's own typings give the arguments of a type `tags`. */
function takesTags(type: string): boolean {
  const [module, file] = type.slice('aws:'.length, type.lastIndexOf(':')).split('/')
  const typings = createRequire(import.meta.url).resolve(`@pulumi/aws/${module}/${file}.d.ts`)
  return /^ {4}tags\?: pulumi\.Input/m.test(readFileSync(typings, 'utf8'))
}
