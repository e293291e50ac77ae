import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { consumerPrefix } from '@sportsfeeds/gateway/consumer-prefix'
import type { GatewayVariables } from '@sportsfeeds/gateway/environment'
import {
  deploymentMaximumPercent,
  gatewayPort,
  healthCommand,
  repositoryArnOf,
  taskSize,
} from '../gateway-tasks.ts'
import { stackPrefix } from '../names.ts'
import { allow, assumedBy, type Grantee, type Statement } from '../policies.ts'
import type { AnalystIdentity } from './analyst-identity.ts'
import type { FeedStore } from './feed-store.ts'
import type { FeedStream } from './feed-stream.ts'
import { LiveEntrance } from './live-entrance.ts'
import { LiveNetwork } from './live-network.ts'
import type { Logging } from './logging.ts'

export interface LiveGatewayArgs {
  readonly store: FeedStore
  readonly stream: FeedStream
  readonly identity: AnalystIdentity
  readonly image: string
  readonly gatewayTasks: number
  readonly gatewayMaxTasks: number
  readonly consolePriceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All'
  readonly region: string
  readonly logging: Logging
  readonly tags: Readonly<Record<string, string>>
}

/**
 * Tasks that hold analysts' WebSockets themselves, each reading the whole stream: docs/adr/0014-the-live-gateway.md
 */
export class LiveGateway extends pulumi.ComponentResource implements Grantee {
  /** `wss://…/live`: what analysts connect to. */
  readonly url: pulumi.Output<string>
  readonly entrance: LiveEntrance
  readonly cluster: aws.ecs.Cluster
  readonly service: aws.ecs.Service
  readonly #name: string
  readonly #args: LiveGatewayArgs
  readonly #role: aws.iam.Role
  readonly #grants: pulumi.Resource[] = []

  constructor(name: string, args: LiveGatewayArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:live:LiveGateway', name, {}, options)
    this.#name = name
    this.#args = args
    const { store, stream, region, tags } = args
    const parent = { parent: this }
    const network = new LiveNetwork(`${name}-network`, { region, tags }, parent)
    this.entrance = new LiveEntrance(
      `${name}-entrance`,
      { network, priceClass: args.consolePriceClass, tags },
      parent,
    )
    this.cluster = new aws.ecs.Cluster(`${name}-cluster`, { name: stackPrefix(), tags }, parent)
    this.#role = this.#createRole('task')
    stream.grantOwnConsumers(this, consumerPrefix)
    store.grantReadOdds(this)
    store.grantReadGames(this)
    store.grantReadLiveStates(this)
    store.grantReadClients(this)
    this.grant('list-tasks', [
      {
        // ListTasks is bound to a cluster by condition: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
        actions: ['ecs:ListTasks'],
        resources: ['*'],
        condition: { ArnEquals: { 'ecs:cluster': this.cluster.arn } },
      },
    ])
    this.service = this.#service(network, this.#taskDefinition())
    this.#scaling()
    this.url = this.entrance.url
    this.registerOutputs({ url: this.url })
  }

  /** Lets the tasks do what `statements` say; `what` names the grant. */
  grant(what: string, statements: readonly Statement[]): void {
    this.#grants.push(
      new aws.iam.RolePolicy(
        `${this.#name}-${what}`,
        { role: this.#role.id, policy: allow(statements) },
        { parent: this },
      ),
    )
  }

  #createRole(label: string): aws.iam.Role {
    return new aws.iam.Role(
      `${this.#name}-${label}-role`,
      { assumeRolePolicy: assumedBy('ecs-tasks.amazonaws.com'), tags: this.#args.tags },
      { parent: this },
    )
  }

  #taskDefinition(): aws.ecs.TaskDefinition {
    const { image, logging, region, tags } = this.#args
    const logGroup = logging.createGroup(`${this.#name}-logs`, `/aws/ecs/${stackPrefix()}-gateway`, {
      parent: this,
    })
    return new aws.ecs.TaskDefinition(
      `${this.#name}-task`,
      {
        family: `${stackPrefix()}-gateway`,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
        cpu: String(taskSize.cpu),
        memory: String(taskSize.memoryMb),
        taskRoleArn: this.#role.arn,
        executionRoleArn: this.#executionRole(logGroup).arn,
        containerDefinitions: pulumi.jsonStringify([
          {
            name: container,
            image,
            essential: true,
            environment: this.#environment(),
            portMappings: [{ containerPort: gatewayPort, protocol: 'tcp' }],
            healthCheck: { command: healthCommand, interval: 30, timeout: 5, retries: 3, startPeriod: 120 },
            readonlyRootFilesystem: true,
            stopTimeout: stopSeconds,
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': logGroup.name,
                'awslogs-region': region,
                'awslogs-stream-prefix': 'task',
                // A log that is slow delays no odds.
                mode: 'non-blocking',
                'max-buffer-size': '4m',
              },
            },
          },
        ]),
        tags,
      },
      { parent: this },
    )
  }

  #environment() {
    const { store, stream, identity, region } = this.#args
    const variables: EnvironmentInputs = {
      STACK_NAME: pulumi.getStack(),
      TABLE_NAME: store.table.name,
      STREAM_NAME: stream.stream.name,
      ...identity.verifierEnvironment,
      PORT: String(gatewayPort),
    }
    return Object.entries({ ...variables, AWS_REGION: region }).map(([key, value]) => ({ name: key, value }))
  }

  /** What Fargate does for a task before and around it: the image and the log. */
  #executionRole(logGroup: aws.cloudwatch.LogGroup): aws.iam.Role {
    const role = this.#createRole('execution')
    const repository = repositoryArnOf(this.#args.image)
    new aws.iam.RolePolicy(
      `${this.#name}-execute`,
      {
        role: role.id,
        policy: allow([
          {
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [pulumi.interpolate`${logGroup.arn}:*`],
          },
          ...(repository === undefined ? [] : pullFrom(repository)),
        ]),
      },
      { parent: this },
    )
    return role
  }

  #service(network: LiveNetwork, definition: aws.ecs.TaskDefinition): aws.ecs.Service {
    const { gatewayTasks, gatewayMaxTasks, tags } = this.#args
    return new aws.ecs.Service(
      `${this.#name}-service`,
      {
        name: 'gateway',
        cluster: this.cluster.arn,
        taskDefinition: definition.arn,
        launchType: 'FARGATE',
        desiredCount: gatewayTasks,
        networkConfiguration: {
          subnets: [...network.subnetIds],
          securityGroups: [this.entrance.taskGroup.id],
          assignPublicIp: true,
        },
        loadBalancers: [
          {
            targetGroupArn: this.entrance.targets.arn,
            containerName: container,
            containerPort: gatewayPort,
          },
        ],
        healthCheckGracePeriodSeconds: 120,
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: deploymentMaximumPercent(gatewayMaxTasks),
        deploymentCircuitBreaker: { enable: true, rollback: true },
        // What comes after it, and what goes, may rely on it: another delivery is removed only then.
        waitForSteadyState: true,
        propagateTags: 'SERVICE',
        tags,
      },
      {
        parent: this,
        // Scaling changes it.
        ignoreChanges: ['desiredCount'],
        dependsOn: [this.entrance.listener, ...this.#grants],
      },
    )
  }

  /** By what limits a task: its one CPU, and the connections that it serves well. */
  #scaling(): void {
    const { gatewayTasks, gatewayMaxTasks, tags } = this.#args
    const target = new aws.appautoscaling.Target(
      `${this.#name}-scaling`,
      {
        serviceNamespace: 'ecs',
        scalableDimension: 'ecs:service:DesiredCount',
        resourceId: pulumi.interpolate`service/${this.cluster.name}/${this.service.name}`,
        minCapacity: gatewayTasks,
        maxCapacity: gatewayMaxTasks,
        tags,
      },
      { parent: this },
    )
    const policies = {
      cpu: {
        targetValue: 50,
        predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
      connections: {
        targetValue: connectionsOfTask,
        customizedMetricSpecification: {
          namespace: 'sportsfeeds',
          metricName: 'connections',
          statistic: 'Average',
          dimensions: [
            { name: 'stack', value: pulumi.getStack() },
            { name: 'service', value: 'gateway' },
          ],
        },
      },
    }
    for (const [what, policy] of Object.entries(policies)) {
      new aws.appautoscaling.Policy(
        `${this.#name}-${what}`,
        {
          name: `${stackPrefix()}-gateway-${what}`,
          policyType: 'TargetTrackingScaling',
          serviceNamespace: target.serviceNamespace,
          scalableDimension: target.scalableDimension,
          resourceId: target.resourceId,
          targetTrackingScalingPolicyConfiguration: {
            ...policy,
            scaleOutCooldown: 60,
            // Each task that goes moves its analysts.
            scaleInCooldown: 900,
          },
        },
        { parent: this },
      )
    }
  }
}

/** The variables of a task, checked against its own schema. */
type EnvironmentInputs = {
  readonly [Key in keyof GatewayVariables]: pulumi.Input<NonNullable<GatewayVariables[Key]>>
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html */
function pullFrom(repository: string): Statement[] {
  return [
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    { actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], resources: [repository] },
  ]
}

const container = 'gateway'

/** A task moves its analysts within 8 s of the signal, and then removes its consumer. */
const stopSeconds = 30

/** Fewer than a task takes (25,000): the tasks that are left take over those of one that goes. */
const connectionsOfTask = 5_000
