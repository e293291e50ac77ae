import { parseEnvironment } from '@sportsfeeds/gateway/environment'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { deploymentMaximumPercent, maxGatewayTasks, repositoryArnOf } from './gateway-tasks.ts'
import type { DeclaredStack } from './graph/declare-stack.ts'
import { declaredStack } from './testing/declared-stacks.ts'

const Containers = z.tuple([
  z.object({
    name: z.string(),
    image: z.string(),
    environment: z.array(z.object({ name: z.string(), value: z.string() })),
    portMappings: z.tuple([z.object({ containerPort: z.number() })]),
    readonlyRootFilesystem: z.literal(true),
    stopTimeout: z.number(),
    logConfiguration: z.object({ options: z.record(z.string(), z.string()) }),
  }),
])

describe('a stack that delivers by the live gateway', () => {
  let declared: DeclaredStack
  beforeAll(async () => {
    declared = await declaredStack('prod')
  })

  const definition = () => declared.only('aws:ecs/taskDefinition:TaskDefinition').inputs
  const container = () => Containers.parse(JSON.parse(String(definition().containerDefinitions)))[0]
  const groupRules = (direction: 'Ingress' | 'Egress') =>
    declared.ofType(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`)

  test('has no WebSocket API, and neither consumer nor functions of one', () => {
    expect(declared.resources.filter(({ type }) => type.startsWith('aws:apigatewayv2'))).toEqual([])
    expect(declared.ofType('aws:kinesis/streamConsumer:StreamConsumer')).toEqual([])
  })

  test('gives its tasks an environment that their own schema takes', () => {
    const variables = Object.fromEntries(container().environment.map(({ name, value }) => [name, value]))
    expect(parseEnvironment(variables)).toMatchObject({ STACK_NAME: 'prod', PORT: 8_080 })
  })

  test('runs two ARM tasks in two zones, and replaces them only by ready ones', () => {
    expect(definition()).toMatchObject({ runtimePlatform: { cpuArchitecture: 'ARM64' } })
    const { inputs, dependencies } = declared.only('aws:ecs/service:Service')
    expect(inputs).toMatchObject({
      desiredCount: 2,
      deploymentMinimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: true,
    })
    const zones = declared.ofType('aws:ec2/subnet:Subnet').map((subnet) => subnet.inputs.availabilityZone)
    expect(zones).toEqual(['eu-west-1a', 'eu-west-1b'])
    // A task that starts before its role has every permission fails.
    const grants = declared
      .ofType('aws:iam/rolePolicy:RolePolicy')
      .filter((policy) => policy.inputs.role === 'live-task-role-id')
    expect(grants.length).toBeGreaterThan(4)
    for (const { urn } of grants) expect(dependencies).toContain(urn)
  })

  test('lets nothing in but CloudFront to the load balancer, and that to the tasks', () => {
    expect(declared.only('aws:lb/loadBalancer:LoadBalancer').inputs.internal).toBe(true)
    expect(groupRules('Ingress').map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining({ prefixListId: 'pl-cloudfront', fromPort: 80, toPort: 80 }),
      expect.objectContaining({
        referencedSecurityGroupId: 'live-entrance-balancer-id',
        fromPort: 8_080,
        toPort: 8_080,
      }),
    ])
    for (const { inputs } of declared.ofType('aws:ec2/securityGroup:SecurityGroup')) {
      expect(inputs).not.toHaveProperty('ingress')
      expect(inputs).not.toHaveProperty('egress')
    }
  })

  test('serves analysts over TLS alone, with nothing kept and the headers of a handshake passed on', () => {
    const live = declared
      .ofType('aws:cloudfront/distribution:Distribution')
      .find(({ name }) => name.startsWith('live'))
    expect(live?.inputs.defaultCacheBehavior).toMatchObject({
      viewerProtocolPolicy: 'https-only',
      cachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      originRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    })
    // A custom error response would turn a refused handshake into a page.
    expect(live?.inputs.customErrorResponses).toBeUndefined()
  })

  test('passes WebSockets on to tasks that are ready, and nothing else', () => {
    expect(declared.only('aws:lb/targetGroup:TargetGroup').inputs.healthCheck).toMatchObject({
      path: '/ready',
    })
    expect(declared.only('aws:lb/listener:Listener').inputs.defaultActions).toMatchObject([
      { type: 'fixed-response', fixedResponse: { statusCode: '404' } },
    ])
    expect(declared.only('aws:lb/listenerRule:ListenerRule').inputs.conditions).toEqual([
      { pathPattern: { values: ['/live'] } },
    ])
  })

  test('gives a task longer to stop than it takes to move its analysts', () => {
    const drainsForSeconds = 8
    expect(container().stopTimeout).toBeGreaterThan(drainsForSeconds + 10)
  })
})

test('the image of a stack is pulled from its own repository; a public one is pulled by anyone', () => {
  const repository = 'arn:aws:ecr:eu-west-1:123456789012:repository/sports/gateway'
  const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/sports/gateway'
  expect(repositoryArnOf(`${registry}:1.2`)).toBe(repository)
  expect(repositoryArnOf(`${registry}@sha256:${'0'.repeat(64)}`)).toBe(repository)
  expect(repositoryArnOf('public.ecr.aws/acme/gateway:1.2')).toBeUndefined()
})

test('a deployment never has more tasks than the stream has consumers, and always one to begin with', () => {
  for (let tasks = 1; tasks <= maxGatewayTasks; tasks += 1) {
    // As ECS rounds: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html
    const most = Math.floor((tasks * deploymentMaximumPercent(tasks)) / 100)
    expect(most).toBeGreaterThan(tasks)
    expect(most).toBeLessThan(20)
  }
})
