import { openBuilds } from '@sportsfeeds/infra/builds'
import { declareStack } from '@sportsfeeds/infra/graph/declare-stack'
import { buildConsole, buildFunctions } from '@sportsfeeds/local/build-packages'
import type { ResourceState } from '@sportsfeeds/pulumi-local/engine/state'
import { beforeAll, describe, expect, test } from 'vitest'
import { createHostedStack, type HostedStack } from './testing/hosted-stack.ts'

// Requests hash the files that functions and console are made of.
beforeAll(async () => {
  await buildFunctions()
  await buildConsole()
})

/** What an operator has to say before anything is deployed. */
const own = { 'sportsfeeds:alarmEmail': 'operations@acme-trading.com' }

describe.each(['dev', 'staging', 'prod'])('stack %s, run by the language host of the SDK', (name) => {
  let stack: HostedStack
  let first: Awaited<ReturnType<HostedStack['up']>>

  beforeAll(async () => {
    stack = createHostedStack(name, own)
    first = await stack.up()
  })

  test('registers the graph that the tests of the program look at', async () => {
    expect(first.errors).toEqual([])
    const declared = await declareStack(name, own, openBuilds())
    const registered = stack.resources().filter(({ type }) => type !== 'pulumi:pulumi:Stack')
    expect(registered.map(identify).toSorted()).toEqual(declared.resources.map(identify).toSorted())
  })

  test('registers each resource after everything that it needs', () => {
    const seen = new Set<string>()
    for (const { urn, dependencies } of stack.resources()) {
      expect(dependencies.filter((dependency) => !seen.has(dependency))).toEqual([])
      seen.add(urn)
    }
  })

  test('makes a stage only where API Gateway may log, and a mapping only where the role may read', () => {
    const { only, dependsOn } = graphOf(stack)
    expect(dependsOn(only('aws:apigateway/stage:Stage'))).toContain('aws:apigateway/account:Account')
    expect(dependsOn(only('aws:apigatewayv2/stage:Stage'))).toContain('aws:apigateway/account:Account')
    expect(dependsOn(only('aws:lambda/eventSourceMapping:EventSourceMapping'))).toContain(
      'aws:iam/rolePolicy:RolePolicy',
    )
    expect(dependsOn(only('aws:apigateway/deployment:Deployment'))).toContain(
      'aws:apigateway/integration:Integration',
    )
  })

  test('opens the console’s bucket to its distribution only once it is closed to the public', () => {
    const { only, dependsOn } = graphOf(stack)
    expect(dependsOn(only('aws:s3/bucketPolicy:BucketPolicy'))).toContain(
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    )
  })

  test('keeps secret what is secret: keys, the cursor secret, and the environment that holds it', () => {
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

test('prod is not deployed as its file comes: one line says what is missing', async () => {
  const { changes, errors } = await createHostedStack('prod').up()
  expect(changes).toEqual([])
  expect(errors).toEqual([
    expect.stringMatching(/^Stack "prod" has a mistake .*\n {2}sportsfeeds:alarmEmail: /),
  ])
})

describe('a stack that lives on', () => {
  const stack = createHostedStack('prod', own)
  // Each test goes on from where the one before has left the stack.
  beforeAll(async () => {
    await stack.up()
  })

  test('changes nothing when the program is run again', async () => {
    expect((await stack.up()).changes).toEqual([])
  })

  test('changes only what a setting is about', async () => {
    const { changes } = await stack.up({ 'sportsfeeds:flushIntervalMs': '250' })
    expect(changes.map(({ change, name }) => `${change} ${name}`).toSorted()).toEqual([
      'updated observability-delivery-latency',
      'updated streamConsumer',
    ])
  })

  test('lets another console in by a new deployment of the one API that browsers call, and goes back', async () => {
    const { changes } = await stack.up({
      'sportsfeeds:hostConsole': 'false',
      'sportsfeeds:consoleOrigin': 'https://console.example',
    })
    const names = changes.map(({ change, name }) => `${change} ${name}`)
    expect(names).toContain('replaced feeds-deployment')
    expect(names).toContain('deleted console-distribution')
    expect(names.filter((name) => name.includes('bookmaker'))).toEqual([])
    await stack.up()
  })

  test('refuses a wrong configuration with all of its mistakes, and touches nothing', async () => {
    const before = stack.resources()
    const { changes, errors } = await stack.up({
      'sportsfeeds:flushIntervalMs': 'soon',
      'sportsfeeds:billingMode': 'FREE',
      'sportsfeeds:logRetentionDays': '8',
      'sportsfeeds:alarmEmail': 'operations',
      'sportsfeeds:flushInterval': '100',
    })
    expect(changes).toEqual([])
    // One message, and no stack trace.
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

  test('does not lose its users while it is protected, and does once it is told to', async () => {
    await expect(stack.up(elsewhere)).rejects.toThrow(/identity-analysts.*protected/)
    await stack.up(unprotected)
    const { changes } = await stack.up({ ...unprotected, ...elsewhere })
    expect(changes.filter(({ change }) => change === 'deleted').map(({ name }) => name)).toEqual([
      'identity-console',
      'identity-sign-in',
      'identity-analysts',
    ])
  })

  test('is destroyed from the end: nothing before what needs it, and the account’s own setting stays', async () => {
    const before = new Map(stack.resources().map((each) => [each.urn, each]))
    const removed = await stack.destroy()
    expect(stack.resources()).toEqual([])
    const places = new Map(removed.map(({ type, name }, place) => [`${type} ${name}`, place]))
    const placeOf = (resource: ResourceState | undefined) =>
      resource === undefined ? undefined : places.get(`${resource.type} ${resource.name}`)
    const tooEarly = [...before.values()].flatMap((resource) =>
      resource.dependencies
        .map((urn) => before.get(urn))
        .filter((needed) => (placeOf(needed) ?? Infinity) < (placeOf(resource) ?? -1))
        .map((needed) => `${needed?.name} before ${resource.name}`),
    )
    expect(tooEarly).toEqual([])
    expect(removed.length).toBeGreaterThan(100)
    expect(removed.map(({ type }) => type)).not.toContain('aws:apigateway/account:Account')
  })
})

function identify({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type} ${name}`
}

function graphOf(stack: HostedStack) {
  const byUrn = new Map(stack.resources().map((resource) => [resource.urn, resource]))
  return {
    only: (type: string): ResourceState => {
      const [resource] = stack.resources().filter((each) => each.type === type)
      if (resource === undefined) throw new Error(`There is no ${type}.`)
      return resource
    },
    dependsOn: ({ dependencies }: ResourceState): string[] =>
      dependencies.map((urn) => byUrn.get(urn)?.type ?? 'nothing'),
  }
}
