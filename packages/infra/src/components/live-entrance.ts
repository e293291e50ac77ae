import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { gatewayPort } from '../gateway-tasks.ts'
import { stackPrefix } from '../names.ts'
import { originOf } from '../site-headers.ts'
import type { LiveNetwork } from './live-network.ts'

export interface LiveEntranceArgs {
  readonly network: LiveNetwork
  /** Edge locations of the distribution. */
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All'
  readonly tags: Readonly<Record<string, string>>
}

/**
 * The way of analysts to the tasks: a CloudFront distribution, which has the TLS, and a load balancer that only CloudFront reaches.
 * The distribution is one of its own: the console's answers every 403 with its page, also that of a refused handshake.
 */
export class LiveEntrance extends pulumi.ComponentResource {
  /** `wss://…/live`: what analysts connect to. */
  readonly url: pulumi.Output<string>
  readonly loadBalancer: aws.lb.LoadBalancer
  readonly targets: aws.lb.TargetGroup
  readonly listener: aws.lb.Listener
  /** Of the tasks. */
  readonly taskGroup: aws.ec2.SecurityGroup
  readonly #name: string
  readonly #args: LiveEntranceArgs

  constructor(name: string, args: LiveEntranceArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:network:LiveEntrance', name, {}, options)
    this.#name = name
    this.#args = args
    const { network, tags } = args
    const parent = { parent: this }
    const balancerGroup = network.createGroup(`${name}-balancer`, 'Load balancer of the live gateway', this)
    this.taskGroup = network.createGroup(`${name}-tasks`, 'Tasks of the live gateway', this)
    this.#allow(balancerGroup)
    this.loadBalancer = new aws.lb.LoadBalancer(
      `${name}-balancer`,
      {
        loadBalancerType: 'application',
        internal: true,
        subnets: [...network.subnetIds],
        securityGroups: [balancerGroup.id],
        idleTimeout: idleSeconds,
        dropInvalidHeaderFields: true,
        tags,
      },
      parent,
    )
    this.targets = new aws.lb.TargetGroup(
      `${name}-tasks`,
      {
        vpcId: network.vpc.id,
        targetType: 'ip',
        protocol: 'HTTP',
        port: gatewayPort,
        // New tasks get the analysts that reconnect, until all have as many.
        loadBalancingAlgorithmType: 'least_outstanding_requests',
        deregistrationDelay: drainSeconds,
        healthCheck: {
          path: '/ready',
          interval: 5,
          timeout: 4,
          healthyThreshold: 2,
          unhealthyThreshold: 4,
          matcher: '200',
        },
        tags,
      },
      parent,
    )
    this.listener = this.#listener()
    const distribution = this.#distribution()
    this.url = distribution.domainName.apply(
      (domain) => `${originOf(domain).replace(/^http/, 'ws')}${livePath}`,
    )
    this.registerOutputs({ url: this.url })
  }

  /** CloudFront to the load balancer, that to the tasks, and these to AWS and the issuer. */
  #allow(balancerGroup: aws.ec2.SecurityGroup): void {
    const { tags } = this.#args
    const parent = { parent: this }
    const cloudFront = aws.ec2.getManagedPrefixListOutput(
      { name: 'com.amazonaws.global.cloudfront.origin-facing' },
      parent,
    )
    const tcp = (port: number) => ({ ipProtocol: 'tcp', fromPort: port, toPort: port, tags })
    new aws.vpc.SecurityGroupIngressRule(
      `${this.#name}-balancer-in`,
      { securityGroupId: balancerGroup.id, prefixListId: cloudFront.id, ...tcp(balancerPort) },
      parent,
    )
    new aws.vpc.SecurityGroupEgressRule(
      `${this.#name}-balancer-out`,
      {
        securityGroupId: balancerGroup.id,
        referencedSecurityGroupId: this.taskGroup.id,
        ...tcp(gatewayPort),
      },
      parent,
    )
    new aws.vpc.SecurityGroupIngressRule(
      `${this.#name}-tasks-in`,
      {
        securityGroupId: this.taskGroup.id,
        referencedSecurityGroupId: balancerGroup.id,
        ...tcp(gatewayPort),
      },
      parent,
    )
    new aws.vpc.SecurityGroupEgressRule(
      `${this.#name}-tasks-out`,
      { securityGroupId: this.taskGroup.id, cidrIpv4: '0.0.0.0/0', ...tcp(443) },
      parent,
    )
  }

  /** Passes on WebSockets alone: `/ready` and `/health` are nobody else's. */
  #listener(): aws.lb.Listener {
    const { tags } = this.#args
    const listener = new aws.lb.Listener(
      `${this.#name}-listener`,
      {
        loadBalancerArn: this.loadBalancer.arn,
        port: balancerPort,
        protocol: 'HTTP',
        defaultActions: [
          {
            type: 'fixed-response',
            fixedResponse: { statusCode: '404', contentType: 'text/plain', messageBody: 'Not found\n' },
          },
        ],
        tags,
      },
      { parent: this },
    )
    new aws.lb.ListenerRule(
      `${this.#name}-live`,
      {
        listenerArn: listener.arn,
        priority: 1,
        conditions: [{ pathPattern: { values: [livePath] } }],
        actions: [{ type: 'forward', targetGroupArn: this.targets.arn }],
        tags,
      },
      { parent: this },
    )
    return listener
  }

  #distribution(): aws.cloudfront.Distribution {
    const { priceClass, tags } = this.#args
    const origin = new aws.cloudfront.VpcOrigin(
      `${this.#name}-origin`,
      {
        vpcOriginEndpointConfig: {
          name: `${stackPrefix()}-live`,
          arn: this.loadBalancer.arn,
          httpPort: balancerPort,
          httpsPort: 443,
          // From CloudFront's interface in this very network: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
          originProtocolPolicy: 'http-only',
          originSslProtocols: { items: ['TLSv1.2'], quantity: 1 },
        },
        tags,
      },
      { parent: this, dependsOn: [this.listener] },
    )
    const originId = 'tasks'
    return new aws.cloudfront.Distribution(
      `${this.#name}-distribution`,
      {
        comment: `Live gateway of ${stackPrefix()}`,
        enabled: true,
        // WebSockets begin with HTTP/1.1; over IPv6 too.
        httpVersion: 'http2and3',
        isIpv6Enabled: true,
        priceClass,
        origins: [
          {
            originId,
            domainName: this.loadBalancer.dnsName,
            vpcOriginConfig: { vpcOriginId: origin.id },
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: originId,
          viewerProtocolPolicy: 'https-only',
          allowedMethods: ['GET', 'HEAD'],
          cachedMethods: ['GET', 'HEAD'],
          cachePolicyId: cachingDisabled,
          originRequestPolicyId: allViewerExceptHost,
        },
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        viewerCertificate: { cloudfrontDefaultCertificate: true },
        tags,
      },
      { parent: this },
    )
  }
}

const livePath = '/live'
const balancerPort = 80

/** Every connection has a heartbeat each 5 s. */
const idleSeconds = 60

/**
 * ECS stops a task only when its connections have ended or this time is over: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 * WebSockets never end of their own accord, so a longer time would only make deployments longer. What is left is cut off, and
 * resumed by another task.
 */
const drainSeconds = 5

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
/** WebSocket headers are among a viewer's. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'
