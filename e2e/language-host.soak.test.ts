import { openBuilds } from '@sportsfeeds/infra/builds'
import { declareStack } from '@sportsfeeds/infra/graph/declare-stack'
import { buildConsole, buildFunctions } from '@sportsfeeds/local/build-packages'
import type { ResourceState } from '@sportsfeeds/pulumi-local/engine/state'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createHostedStack, type HostedStack, type Run } from './testing/hosted-stack.ts'
import { noAccount } from './testing/language-host.ts'

// The program hashes the built files of the functions and the console.
beforeAll(async () => {
  for (const [name, value] of Object.entries(noAccount)) vi.stubEnv(name, value)
  await buildFunctions()
  await buildConsole()
})

/** Settings that an operator must add before deploying. */
const own = {
  'sportsfeeds:alarmEmail': 'operations@acme-trading.com',
  'sportsfeeds:gatewayImage': '123456789012.dkr.ecr.eu-west-1.amazonaws.com/sportsfeeds-gateway:0.1.0',
}

const deployments = new Map<string, Promise<Deployed>>()

// A run by the language host takes seconds. One stack shows that it registers what a run in this process does.
describe.each([
  ['dev', 'in this process'],
  ['staging', 'in this process'],
  ['prod', 'by the SDK’s language host'],
])('stack %s, run %s', (name) => {
  let stack: HostedStack
  let first: Run

  beforeAll(async () => {
    ;({ stack, first } = await deploy(name))
  })

  test('registers the same resources as declareStack, which the tests of the program use', async () => {
    expect(first.errors).toEqual([])
    const declared = await declareStack(name, own, openBuilds())
    const registered = stack.resources().filter(({ type }) => type !== 'pulumi:pulumi:Stack')
    expect(registered.map(identify).toSorted()).toEqual(declared.resources.map(identify).toSorted())
  })

  test('registers each resource after its dependencies', () => {
    const seen = new Set<string>()
    for (const { urn, dependencies } of stack.resources()) {
      expect(dependencies.filter((dependency) => !seen.has(dependency))).toEqual([])
      seen.add(urn)
    }
  })

  test('makes a stage depend on API Gateway’s right to log, and an event source mapping on the role’s right to read', () => {
    const { only, dependsOn } = graphOf(stack)
    expect(dependsOn(only('aws:apigateway/stage:Stage'))).toContain('aws:apigateway/account:Account')
    if (name === 'dev') {
      expect(dependsOn(only('aws:apigatewayv2/stage:Stage'))).toContain('aws:apigateway/account:Account')
    }
    expect(dependsOn(only('aws:lambda/eventSourceMapping:EventSourceMapping'))).toContain(
      'aws:iam/rolePolicy:RolePolicy',
    )
    expect(dependsOn(only('aws:apigateway/deployment:Deployment'))).toContain(
      'aws:apigateway/integration:Integration',
    )
  })

  test('gives the distribution access to the console’s bucket only after public access is blocked', () => {
    const { only, dependsOn } = graphOf(stack)
    expect(dependsOn(only('aws:s3/bucketPolicy:BucketPolicy'))).toContain(
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    )
  })

  test('marks as secret the API keys, the cursor secret, and the environment that contains it', () => {
    expect([...first.outputs.secretKeys]).toEqual(['providerApiKeys'])
    const secrets = stack
      .resources()
      .flatMap(({ type, name: resource, secretKeys }) =>
        [...secretKeys].map((key) => `${type.split(':').at(-1)} ${resource} ${key}`),
      )
    expect(secrets).toEqual(
      expect.arrayContaining([
        'Function readFeeds environment',
        'RandomPassword feeds-cursor-secret result',
        ...stack
          .resources()
          .filter(({ type }) => type === 'aws:apigateway/apiKey:ApiKey')
          .map((key) => `ApiKey ${key.name} value`),
      ]),
    )
    expect(secrets.filter((secret) => secret.startsWith('Function'))).toEqual([
      'Function readFeeds environment',
    ])
  })
})

test('prod is not deployable with its committed settings: a line for each names what is missing', async () => {
  const { changes, errors } = await createHostedStack('prod').upByHost()
  expect(changes).toEqual([])
  expect(errors).toEqual([
    expect.stringMatching(
      /^Stack "prod" has 2 mistakes .*\n {2}sportsfeeds:alarmEmail: .*\n {2}sportsfeeds:gatewayImage: /,
    ),
  ])
})

describe('a deployed stack', () => {
  let stack: HostedStack
  // Each test continues with the stack that the previous one left.
  beforeAll(async () => {
    ;({ stack } = await deploy('prod'))
  })

  test('changes nothing when the program is run again, in this process instead', async () => {
    expect((await stack.up()).changes).toEqual([])
  })

  test('changes only the resources that depend on a changed setting', async () => {
    const { changes } = await stack.up({ 'sportsfeeds:gatewayTasks': '3' })
    expect(changes.map(({ change, name }) => `${change} ${name}`).toSorted()).toEqual([
      'updated live-scaling',
      'updated observability-live-tasks',
    ])
  })

  test('makes another delivery before it removes the one that there was, and touches nothing that holds data', async () => {
    await stack.up()
    const there = await stack.up({ 'sportsfeeds:delivery': 'apiGateway' })
    const back = await stack.up()
    for (const { changes } of [there, back]) {
      const names = changes.map(({ change, name }) => `${change} ${name}`)
      const firstDeleted = names.findIndex((name) => name.startsWith('deleted'))
      expect(names.slice(firstDeleted).filter((name) => !name.startsWith('deleted'))).toEqual([])
      expect(names.filter((name) => /(store|stream-changes|identity|failures)/.test(name))).toEqual([])
    }
    expect(there.changes).toContainEqual(expect.objectContaining({ change: 'deleted', name: 'live-service' }))
    expect(back.changes).toContainEqual(expect.objectContaining({ change: 'deleted', name: 'bookmaker-api' }))
  })

  test('allows another console origin by a new deployment of only the API that browsers call, and reverts it', async () => {
    const { changes } = await stack.up({
      'sportsfeeds:hostConsole': 'false',
      'sportsfeeds:consoleOrigin': 'https://console.example',
    })
    const names = changes.map(({ change, name }) => `${change} ${name}`)
    expect(names).toContain('replaced feeds-deployment')
    expect(names).toContain('deleted console-distribution')
    expect(names.filter((name) => name.includes('live'))).toEqual([])
    await stack.up()
  })

  test('refuses an invalid configuration, names all mistakes, and changes nothing', async () => {
    const before = stack.resources()
    const { changes, errors } = await stack.upByHost({
      'sportsfeeds:flushIntervalMs': 'soon',
      'sportsfeeds:billingMode': 'FREE',
      'sportsfeeds:logRetentionDays': '8',
      'sportsfeeds:alarmEmail': 'operations',
      'sportsfeeds:flushInterval': '100',
    })
    expect(changes).toEqual([])
    // One message without a stack trace.
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(/^Stack "prod" has 5 mistakes/)
    for (const key of [
      'flushIntervalMs',
      'billingMode',
      'logRetentionDays',
      'alarmEmail',
      'flushInterval:',
    ]) {
      expect(errors.join('\n')).toContain(`sportsfeeds:${key}`)
    }
    expect(stack.resources()).toHaveLength(before.length)
  })

  const elsewhere = {
    'sportsfeeds:oidcIssuer': 'https://issuer.example',
    'sportsfeeds:oidcAudience': 'console',
  }
  const unprotected = { 'sportsfeeds:deletionProtection': 'false' }

  test('refuses to delete the users while they are protected, and deletes them once protection is off', async () => {
    await expect(stack.up(elsewhere)).rejects.toThrow(/identity-analysts.*protected/)
    await stack.up(unprotected)
    const { changes } = await stack.up({ ...unprotected, ...elsewhere })
    // Tasks of another issuer have another definition.
    expect(changes.filter(({ change }) => change === 'deleted').map(({ name }) => name)).toEqual([
      'live-task',
      'identity-console',
      'identity-sign-in',
      'identity-analysts',
    ])
  })

  test('is destroyed dependents first, and keeps the account’s own setting', async () => {
    const before = new Map(stack.resources().map((each) => [each.urn, each]))
    const removed = await stack.destroy()
    expect(stack.resources()).toEqual([])
    const positions = new Map(removed.map(({ type, name }, index) => [`${type} ${name}`, index]))
    const positionOf = (resource: ResourceState | undefined) =>
      resource === undefined ? undefined : positions.get(`${resource.type} ${resource.name}`)
    const tooEarly = [...before.values()].flatMap((resource) =>
      resource.dependencies
        .map((urn) => before.get(urn))
        .filter((needed) => (positionOf(needed) ?? Infinity) < (positionOf(resource) ?? -1))
        .map((needed) => `${needed?.name} before ${resource.name}`),
    )
    expect(tooEarly).toEqual([])
    expect(removed.length).toBeGreaterThan(100)
    expect(removed.map(({ type }) => type)).not.toContain('aws:apigateway/account:Account')
  })
})

interface Deployed {
  readonly stack: HostedStack
  /** The result of the first run of the program. */
  readonly first: Run
}

/** Deploys a stack, once in this file. */
function deploy(name: string): Promise<Deployed> {
  const deployed = deployments.get(name) ?? deployOnce(name)
  deployments.set(name, deployed)
  return deployed
}

async function deployOnce(name: string): Promise<Deployed> {
  const stack = createHostedStack(name, own)
  return { stack, first: await (name === 'prod' ? stack.upByHost() : stack.up()) }
}

function identify({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type} ${name}`
}

function graphOf(stack: HostedStack) {
  const byUrn = new Map(stack.resources().map((resource) => [resource.urn, resource]))
  return {
    only: (type: string): ResourceState => {
      const [resource] = stack.resources().filter((each) => each.type === type)
      if (resource === undefined) throw new Error(`The stack has no resource of type ${type}.`)
      return resource
    },
    dependsOn: ({ dependencies }: ResourceState): string[] =>
      dependencies.map((urn) => byUrn.get(urn)?.type ?? 'nothing'),
  }
}
