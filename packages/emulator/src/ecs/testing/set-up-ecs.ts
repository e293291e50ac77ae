import { fileURLToPath } from 'node:url'
import { ECSClient } from '@aws-sdk/client-ecs'
import { createSystemClock } from '@sportsfeeds/std'
import { expect, onTestFinished, vi } from 'vitest'
import { createLoadBalancers } from '../../elb/load-balancers.ts'
import { createMeter } from '../../meter/meter.ts'
import { account, serve } from '../../testing/serve.ts'
import { createEcs } from '../ecs.ts'
import { metadataPath } from '../metadata-service.ts'
import type { ServiceInput } from '../service-settings.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
const waitMs = 30_000

/** ECS with an image `app:1` that serves HTTP, behind a load balancer. All is ended after the test. */
export async function setUpEcs(clock = createSystemClock({ isBackground: true })) {
  const meter = createMeter()
  const host = '127.0.0.1'
  const loadBalancers = createLoadBalancers({ ...account, host, port: 0, clock, meter })
  let endpoint = ''
  const ecs = createEcs({
    ...account,
    host,
    clock,
    meter,
    targets: loadBalancers,
    endpoint: () => endpoint,
  })
  const { settings, close } = await serve((door) => {
    door.serveTarget('AmazonEC2ContainerServiceV20141113', ecs.service)
    door.mount(metadataPath, ecs.metadataService)
  })
  endpoint = settings.endpoint
  const client = new ECSClient(settings)
  onTestFinished(async () => {
    client.destroy()
    await Promise.all([close(), ecs.close(), loadBalancers.close()])
  })
  ecs.images.put('app:1', {
    directory: fileURLToPath(new URL('../fixtures', import.meta.url)),
    command: ['node', 'server.mjs'],
    environment: { COLOUR: 'green' },
  })

  const { arn: targetGroupArn } = loadBalancers.createTargetGroup({
    name: 'app',
    healthCheck: { path: '/health' },
    deregistrationDelaySeconds: 1,
  })
  const { arn: loadBalancerArn, dnsName } = await loadBalancers.createLoadBalancer({ name: 'app' })
  loadBalancers.createListener(loadBalancerArn, {
    port: 80,
    defaultAction: { type: 'forward', targetGroupArn },
  })
  ecs.createCluster('live')

  const define = (behaviour = 'polite', image = 'app:1') =>
    ecs.registerTaskDefinition({
      family: 'app',
      containerDefinitions: [
        {
          name: 'app',
          image,
          environment: [
            { name: 'BEHAVIOUR', value: behaviour },
            { name: 'PORT', value: '8080' },
          ],
          portMappings: [{ containerPort: 8_080 }],
          stopTimeout: 2,
        },
      ],
    }).taskDefinitionArn
  const start = (input: Partial<ServiceInput> & { readonly taskDefinition: string }) =>
    ecs.createService('live', {
      serviceName: 'app',
      loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 8_080 }],
      ...input,
    })
  return {
    client,
    define,
    ecs,
    endpoint,
    fetchText: async (path = '/') => (await fetch(`http://${dnsName}${path}`)).text(),
    meter,
    start,
    tasks: () => ecs.tasks('live').map(({ task }) => task),
    until: (condition: () => boolean) => expect.poll(condition, { timeout: waitMs, interval: 20 }).toBe(true),
  }
}
