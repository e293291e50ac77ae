import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { createCloud } from '@sportsfeeds/emulator'
import { expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod'
import { createEngine } from '../engine.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { createProviderFunctions } from './functions.ts'
import { resourceHandlers } from './index.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const account = { region: 'eu-west-1', accountId: '000000000000' }
const Outputs = z.object({ host: z.string(), imageUri: z.string(), site: z.url() })

interface ShopOptions {
  readonly context: string
  readonly greeting: string
  readonly count?: number
}

/** A remote component, as `@pulumi/awsx` registers it. */
class Image extends pulumi.ComponentResource {
  declare readonly imageUri: pulumi.Output<string>

  constructor(name: string, args: { repositoryUrl: pulumi.Input<string>; context: string }) {
    super('awsx:ecr:Image', name, { ...args, imageUri: undefined }, {}, true)
  }
}

test('A program becomes a service behind a load balancer; an update rolls it out without a gap', async () => {
  const { up, engine } = await start()
  const context = await shopIn('1')
  const { host, imageUri, site } = await up({ context, greeting: 'Hello', count: 2 })
  expect(imageUri).toMatch(
    /^000000000000\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/shop-\w+@sha256:[0-9a-f]{64}$/,
  )
  const ask = async (path = '/') => {
    const response = await fetch(`http://${host}${path}`)
    return { status: response.status, text: await response.text() }
  }
  expect(await ask()).toEqual({ status: 200, text: 'Hello from version 1' })
  expect(await ask('/hidden')).toEqual({ status: 404, text: 'not here' })
  expect(await (await fetch(`${site}/live`)).text()).toBe('Hello from version 1')

  const updated = new AbortController()
  const seen = new Set<string>()
  const asking = (async () => {
    while (!updated.signal.aborted) {
      const { status, text } = await ask()
      seen.add(`${status} ${text}`)
    }
  })()
  const after = await up({ context: await shopIn('2'), greeting: 'Hei', count: 2 })
  updated.abort()
  await asking
  expect(after.host).toBe(host)
  expect(after.imageUri).not.toBe(imageUri)
  expect(await ask()).toEqual({ status: 200, text: 'Hei from version 2' })
  expect([...seen].filter((each) => !/^200 (Hello from version 1|Hei from version 2)$/.test(each))).toEqual(
    [],
  )

  await engine.destroy()
  await expect(ask()).rejects.toThrow('fetch failed')
  expect(engine.resources()).toEqual([])
})

async function start() {
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0 })
  onTestFinished(() => cloud.close())
  const engine = createEngine({
    project: 'shop',
    stack: 'dev',
    handlers: resourceHandlers,
    functions: createProviderFunctions(account),
    context: {
      ...account,
      cloud,
      workDirectory: await temporaryDirectory(),
      generateSecret: () => '',
    },
  })
  const up = async (options: ShopOptions) =>
    Outputs.parse((await engine.up(async () => shopProgram(options))).values)
  return { engine, up }
}

/** A build context with a Dockerfile. */
async function shopIn(version: string): Promise<string> {
  const context = await temporaryDirectory()
  await mkdir(join(context, 'dist'))
  await writeFile(
    join(context, 'dist', 'index.mjs'),
    `import { createServer } from 'node:http'
createServer((request, response) => response.end(\`\${process.env.GREETING} from version \${process.env.VERSION}\`))
  .listen(Number(process.env.PORT))`,
  )
  await writeFile(
    join(context, 'Dockerfile'),
    `# A comment
FROM public.ecr.aws/docker/library/node:24-slim
WORKDIR /app
ENV VERSION=${version} \\
    NODE_ENV=production
COPY --chown=node:node dist/index.mjs ./
USER node
EXPOSE 8080
CMD ["node", "/app/index.mjs"]
`,
  )
  return context
}

function shopProgram({ context, greeting, count = 1 }: ShopOptions) {
  const vpc = new aws.ec2.Vpc('net', { cidrBlock: '10.0.0.0/16' })
  const subnet = new aws.ec2.Subnet('net-a', { vpcId: vpc.id, cidrBlock: '10.0.0.0/24' })
  const group = new aws.ec2.SecurityGroup('shop', { vpcId: vpc.id })
  const repository = new aws.ecr.Repository('shop', { forceDelete: true })
  const image = new Image('shop', { repositoryUrl: repository.repositoryUrl, context })
  const balancer = new aws.lb.LoadBalancer('a-load-balancer-of-a-long-name', {
    subnets: [subnet.id],
    securityGroups: [group.id],
    idleTimeout: 120,
  })
  const targets = new aws.lb.TargetGroup('shop', {
    vpcId: vpc.id,
    port: 8_080,
    protocol: 'HTTP',
    targetType: 'ip',
    deregistrationDelay: 5,
    healthCheck: { path: '/health', interval: 5, timeout: 2, healthyThreshold: 2 },
  })
  const listener = new aws.lb.Listener('shop', {
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: 'HTTP',
    defaultActions: [{ type: 'forward', targetGroupArn: targets.arn }],
  })
  const hidden = new aws.lb.ListenerRule('hidden', {
    listenerArn: listener.arn,
    priority: 1,
    conditions: [{ pathPattern: { values: ['/hidden*'] } }],
    actions: [
      {
        type: 'fixed-response',
        fixedResponse: { statusCode: '404', contentType: 'text/plain', messageBody: 'not here' },
      },
    ],
  })
  const definition = new aws.ecs.TaskDefinition('shop', {
    family: 'shop',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: pulumi.jsonStringify([
      {
        name: 'shop',
        image: image.imageUri,
        essential: true,
        portMappings: [{ containerPort: 8_080 }],
        environment: [{ name: 'GREETING', value: greeting }],
        stopTimeout: 5,
      },
    ]),
  })
  const cluster = new aws.ecs.Cluster('shop')
  const service = new aws.ecs.Service(
    'shop',
    {
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      desiredCount: count,
      launchType: 'FARGATE',
      loadBalancers: [{ targetGroupArn: targets.arn, containerName: 'shop', containerPort: 8_080 }],
      networkConfiguration: { subnets: [subnet.id], securityGroups: [group.id] },
      waitForSteadyState: true,
    },
    { dependsOn: [listener, hidden] },
  )
  const bucket = new aws.s3.Bucket('site')
  const originAccess = new aws.cloudfront.OriginAccessControl('site', {
    originAccessControlOriginType: 's3',
    signingBehavior: 'always',
    signingProtocol: 'sigv4',
  })
  const distribution = new aws.cloudfront.Distribution('site', {
    enabled: true,
    origins: [
      {
        originId: 'files',
        domainName: bucket.bucketRegionalDomainName,
        originAccessControlId: originAccess.id,
      },
      {
        originId: 'shop',
        domainName: balancer.dnsName,
        customHeaders: [{ name: 'X-Origin', value: 'site' }],
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: 'http-only',
          originSslProtocols: ['TLSv1.2'],
        },
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: 'files',
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'],
      cachedMethods: ['GET', 'HEAD'],
    },
    orderedCacheBehaviors: [
      {
        pathPattern: '/live*',
        targetOriginId: 'shop',
        viewerProtocolPolicy: 'https-only',
        allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
        cachedMethods: ['GET', 'HEAD'],
      },
    ],
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  })
  const site = distribution.domainName
  return { site, host: balancer.dnsName, imageUri: image.imageUri, serviceName: service.name }
}
