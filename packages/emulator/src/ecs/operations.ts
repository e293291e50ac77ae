import * as z from 'zod'
import { AwsError } from '../errors.ts'
import { dispatcher, operation, type Operation } from '../http/aws-json.ts'
import { describeCluster, describeService, describeTask, describeTaskDefinition } from './describe.ts'
import type { Cluster, EcsStore, NamedService, ServiceTask } from './ecs-store.ts'
import { maxDescribed } from './limits.ts'
import { ServiceSettings } from './service-settings.ts'
import { TaskDefinitionInput } from './task-definition.ts'

const InCluster = z.object({ cluster: z.string().optional() })
const Page = z.object({
  maxResults: z.int().min(1).max(maxDescribed).default(maxDescribed),
  nextToken: z.string().optional(),
})

/** The operations of the AWS API, by name: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html */
export function createOperations(store: EcsStore): (name: string, input: unknown) => unknown {
  return dispatcher('ECS', {
    ...clusterOperations(store),
    ...definitionOperations(store),
    ...serviceOperations(store),
    ...taskOperations(store),
  })
}

function clusterOperations(store: EcsStore): Record<string, Operation> {
  return {
    CreateCluster: operation(z.object({ clusterName: z.string().default('default') }), ({ clusterName }) => ({
      cluster: describeCluster(store.createCluster(clusterName)),
    })),
    DeleteCluster: operation(z.object({ cluster: z.string() }), ({ cluster }) => ({
      cluster: { ...describeCluster(store.deleteCluster(cluster)), status: 'INACTIVE' },
    })),
    DescribeClusters: operation(
      z.object({ clusters: z.array(z.string()).default(['default']) }),
      ({ clusters }) => {
        const { found, failures } = lookUp(clusters, (reference) =>
          store.clusters().find(({ name, arn }) => name === reference || arn === reference),
        )
        return { clusters: found.map((cluster: Cluster) => describeCluster(cluster)), failures }
      },
    ),
    ListClusters: operation(Page, (page) => {
      const { items, nextToken } = pageOf(store.clusters(), page)
      return { clusterArns: items.map(({ arn }) => arn), nextToken }
    }),
  }
}

function definitionOperations(store: EcsStore): Record<string, Operation> {
  const Reference = z.object({ taskDefinition: z.string() })
  return {
    RegisterTaskDefinition: operation(TaskDefinitionInput, (input) => ({
      taskDefinition: describeTaskDefinition(store.registerTaskDefinition(input)),
    })),
    DescribeTaskDefinition: operation(Reference, ({ taskDefinition }) => ({
      taskDefinition: describeTaskDefinition(store.findTaskDefinition(taskDefinition)),
    })),
    DeregisterTaskDefinition: operation(Reference, ({ taskDefinition }) => ({
      taskDefinition: {
        ...describeTaskDefinition(store.deregisterTaskDefinition(taskDefinition)),
        status: 'INACTIVE',
      },
    })),
    ListTaskDefinitions: operation(
      Page.extend({ familyPrefix: z.string().optional() }),
      ({ familyPrefix, ...page }) => {
        const all = store.taskDefinitions().filter(({ family }) => family === (familyPrefix ?? family))
        const { items, nextToken } = pageOf(all, page)
        return { taskDefinitionArns: items.map(({ taskDefinitionArn }) => taskDefinitionArn), nextToken }
      },
    ),
  }
}

function serviceOperations(store: EcsStore): Record<string, Operation> {
  return {
    CreateService: operation(InCluster.extend(ServiceSettings.shape), ({ cluster, ...input }) => ({
      service: describeService(store.createService(cluster, input)),
    })),
    UpdateService: operation(
      InCluster.extend({
        service: z.string(),
        forceNewDeployment: z.boolean().optional(),
        desiredCount: z.int().min(0).optional(),
        taskDefinition: z.string().optional(),
        deploymentConfiguration: z.object({}).loose().optional(),
        healthCheckGracePeriodSeconds: z.int().optional(),
      }),
      ({ cluster, service, forceNewDeployment, ...input }) => ({
        service: describeService(store.updateService(cluster, service, given(input), forceNewDeployment)),
      }),
    ),
    DeleteService: operation(
      InCluster.extend({ service: z.string(), force: z.boolean().optional() }),
      ({ cluster, service }) => {
        const found = store.findService(cluster, service)
        // The client does not wait for the tasks.
        void store.deleteService(cluster, service)
        return { service: { ...describeService(found), status: 'DRAINING' } }
      },
    ),
    DescribeServices: operation(
      InCluster.extend({ services: z.array(z.string()).min(1).max(10) }),
      ({ cluster, services }) => {
        const known = [...store.findCluster(cluster).services.values()]
        const { found, failures } = lookUp(services, (reference) =>
          known.find(({ name, arn }) => name === reference || arn === reference),
        )
        return { services: found.map((service: NamedService) => describeService(service)), failures }
      },
    ),
    ListServices: operation(InCluster.extend(Page.shape), ({ cluster, ...page }) => {
      const { items, nextToken } = pageOf([...store.findCluster(cluster).services.values()], page)
      return { serviceArns: items.map(({ arn }) => arn), nextToken }
    }),
  }
}

function taskOperations(store: EcsStore): Record<string, Operation> {
  return {
    ListTasks: operation(
      InCluster.extend({
        ...Page.shape,
        serviceName: z.string().optional(),
        family: z.string().optional(),
        desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
      }),
      ({ cluster, serviceName, family, desiredStatus, ...page }) => {
        const service = serviceName === undefined ? undefined : store.findService(cluster, serviceName)
        const matching = store
          .tasks(cluster)
          .filter(
            (entry) =>
              entry.task.desiredStatus === desiredStatus &&
              (service === undefined || entry.serviceName === service.name) &&
              (family === undefined || entry.task.definition.family === family),
          )
        const { items, nextToken } = pageOf(matching, page)
        return { taskArns: items.map(({ task }) => task.arn), nextToken }
      },
    ),
    DescribeTasks: operation(
      InCluster.extend({ tasks: z.array(z.string()).min(1).max(maxDescribed) }),
      ({ cluster, tasks }) => {
        const known = store.tasks(cluster)
        const { found, failures } = lookUp(tasks, (reference) => findTask(known, reference))
        return { tasks: found.map((entry: ServiceTask) => describeTask(entry)), failures }
      },
    ),
    StopTask: operation(
      InCluster.extend({ task: z.string(), reason: z.string().default('') }),
      ({ cluster, task: reference, reason }) => {
        const entry = findTask(store.tasks(cluster), reference)
        if (entry === undefined) {
          throw new AwsError('InvalidParameterException', 'The referenced task was not found.')
        }
        // The client does not wait for its end.
        void store.stopTask(entry, reason || 'Task stopped by user')
        return { task: describeTask(entry) }
      },
    ),
  }
}

function findTask(known: readonly ServiceTask[], reference: string): ServiceTask | undefined {
  return known.find(({ task: { id, arn } }) => id === reference || arn === reference)
}

function lookUp<Item>(references: readonly string[], find: (reference: string) => Item | undefined) {
  const looked = references.map((reference) => ({ reference, item: find(reference) }))
  return {
    found: looked.flatMap(({ item }) => item ?? []),
    failures: looked
      .filter(({ item }) => item === undefined)
      .map(({ reference }) => ({ arn: reference, reason: 'MISSING' })),
  }
}

/** A token is the number of items before the page. */
function pageOf<Item>(items: readonly Item[], { maxResults, nextToken }: z.infer<typeof Page>) {
  const start = Number(nextToken ?? 0)
  const end = start + maxResults
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined }
}

/** Without the members that a request left out. */
function given<Input extends object>(input: Input): { [Key in keyof Input]?: NonNullable<Input[Key]> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Input]?: NonNullable<Input[Key]>
  }
}
