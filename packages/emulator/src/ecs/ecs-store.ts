import type { Clock } from '@sportsfeeds/std'
import * as z from 'zod'
import type { TargetRegistry } from '../elb/types.ts'
import { AwsError } from '../errors.ts'
import type { Meter } from '../meter/meter.ts'
import type { Images } from './images.ts'
import { stoppedTaskLifeMs } from './limits.ts'
import { createService, type Service } from './service.ts'
import type { ServiceLogs } from './service-logs.ts'
import { type ServiceInput, ServiceSettings } from './service-settings.ts'
import { newTaskId, startTask, type Stop, type Task } from './task.ts'
import { parseTaskDefinition, type TaskDefinition, type TaskDefinitionInput } from './task-definition.ts'

/** The clusters, definitions, services and tasks of one account and region. */
export interface EcsStore {
  createCluster(clusterName: string): Cluster
  /** @throws ClusterContainsServicesException */
  deleteCluster(reference: string): Cluster
  clusters(): readonly Cluster[]
  /** By name or ARN; `default` unless given. @throws ClusterNotFoundException */
  findCluster(reference?: string): Cluster
  registerTaskDefinition(input: TaskDefinitionInput): TaskDefinition
  /** By ARN, `family:revision` or family for its newest revision. @throws ClientException */
  findTaskDefinition(reference: string): TaskDefinition
  deregisterTaskDefinition(reference: string): TaskDefinition
  taskDefinitions(): readonly TaskDefinition[]
  createService(clusterReference: string | undefined, input: ServiceInput): NamedService
  /** @throws ServiceNotFoundException */
  findService(clusterReference: string | undefined, reference: string): NamedService
  updateService(
    clusterReference: string | undefined,
    reference: string,
    change: Partial<ServiceInput>,
    isForced?: boolean,
  ): NamedService
  /** Its tasks stop, after their connections have drained; resolves when they have. */
  deleteService(clusterReference: string | undefined, reference: string): Promise<void>
  /** Tasks of a cluster, those that stopped within the last hour included. */
  tasks(clusterReference: string | undefined): readonly ServiceTask[]
  /** Stops a task as its service does: its connections drain first. */
  stopTask(entry: ServiceTask, reason: string): Promise<void>
  /** Tasks that run and are not to stop, by the name of their service. */
  runningTasks(): ReadonlyMap<string, readonly Task[]>
  /** By id, in whatever cluster. */
  findTask(id: string): ServiceTask | undefined
  /** Ends all tasks at once. */
  close(): Promise<void>
}

export interface Cluster {
  readonly name: string
  readonly arn: string
  readonly services: Map<string, NamedService>
}

export interface NamedService extends Pick<
  Service,
  'settings' | 'definition' | 'createdAtMs' | 'isSteady' | 'tasks'
> {
  readonly name: string
  readonly arn: string
  readonly cluster: Cluster
}

export interface ServiceTask {
  readonly task: Task
  readonly serviceName: string
  readonly cluster: Cluster
}

export interface EcsStoreOptions {
  readonly region: string
  readonly accountId: string
  /** Address of this machine that tasks listen on. */
  readonly host: string
  readonly clock: Clock
  readonly meter: Meter
  readonly targets: TargetRegistry
  /** Endpoint of AWS SDK clients inside the tasks. */
  readonly endpoint: () => string
  readonly images: Images
  readonly logs: ServiceLogs
  /** Path under the endpoint where a task finds its metadata, by its id. */
  readonly metadataPath: string
}

const defaultClusterName = 'default'

export function createEcsStore(options: EcsStoreOptions): EcsStore {
  const { region, accountId, host, clock, meter, targets, endpoint, images, logs, metadataPath } = options
  const clusters = new Map<string, Cluster>()
  const definitions = new Map<string, TaskDefinition[]>()
  const services = new Map<string, Service>()
  let tasks: ServiceTask[] = []
  meter.beforeRead(() => {
    for (const { task } of tasks) task.meterTime()
  })
  const arnOf = (resource: string): string => `arn:aws:ecs:${region}:${accountId}:${resource}`

  const createCluster = (clusterName: string): Cluster => {
    const cluster = clusters.get(clusterName) ?? {
      name: clusterName,
      arn: arnOf(`cluster/${clusterName}`),
      services: new Map<string, NamedService>(),
    }
    clusters.set(clusterName, cluster)
    return cluster
  }

  const findCluster = (reference = defaultClusterName): Cluster => {
    const cluster = clusters.get(lastPart(reference))
    if (cluster === undefined) throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
    return cluster
  }

  const findTaskDefinition = (reference: string): TaskDefinition => {
    const [family = '', revision] = lastPart(reference).split(':')
    const revisions = definitions.get(family) ?? []
    const found =
      revision === undefined
        ? revisions.at(-1)
        : revisions.find((definition) => definition.revision === Number(revision))
    if (found === undefined)
      throw new AwsError('ClientException', `Unable to describe task definition ${reference}.`)
    return found
  }

  const findService = (clusterReference: string | undefined, reference: string): NamedService => {
    const service = findCluster(clusterReference).services.get(lastPart(reference))
    if (service === undefined)
      throw new AwsError('ServiceNotFoundException', `Service "${reference}" not found.`)
    return service
  }

  const serviceAt = ({ arn }: NamedService): Service => {
    const service = services.get(arn)
    if (service === undefined) throw new AwsError('ServiceNotFoundException', `Service "${arn}" not found.`)
    return service
  }

  const isKnown = ({ task: { stoppedAtMs } }: ServiceTask): boolean =>
    stoppedAtMs === undefined || clock.now() - stoppedAtMs < stoppedTaskLifeMs

  return {
    createCluster,
    findCluster,
    deleteCluster(reference) {
      const cluster = findCluster(reference)
      if (cluster.services.size > 0) {
        throw new AwsError(
          'ClusterContainsServicesException',
          `The cluster ${cluster.name} has services: ${[...cluster.services.keys()].join(', ')}.`,
        )
      }
      clusters.delete(cluster.name)
      return cluster
    },
    clusters: () => [...clusters.values()],
    registerTaskDefinition(input) {
      const parsed = parseTaskDefinition(input)
      const revisions = definitions.get(parsed.family) ?? []
      definitions.set(parsed.family, revisions)
      const revision = (revisions.at(-1)?.revision ?? 0) + 1
      const definition = {
        ...parsed,
        revision,
        taskDefinitionArn: arnOf(`task-definition/${parsed.family}:${revision}`),
      }
      revisions.push(definition)
      return definition
    },
    findTaskDefinition,
    deregisterTaskDefinition(reference) {
      const definition = findTaskDefinition(reference)
      const revisions = definitions.get(definition.family) ?? []
      definitions.set(
        definition.family,
        revisions.filter((each) => each !== definition),
      )
      return definition
    },
    taskDefinitions: () => [...definitions.values()].flat(),
    createService(clusterReference, input) {
      const settings = parseService(input)
      const cluster =
        clusterReference === undefined ? createCluster(defaultClusterName) : findCluster(clusterReference)
      const { serviceName: name } = settings
      if (cluster.services.has(name)) {
        throw new AwsError('InvalidParameterException', `Creation of service "${name}" was not idempotent.`)
      }
      const arn = arnOf(`service/${cluster.name}/${name}`)
      const service: Service = createService({
        settings,
        definition: findTaskDefinition(settings.taskDefinition),
        clock,
        targets,
        startTask(definition) {
          const task = startTask(definition, {
            arn: arnOf(`task/${cluster.name}/${newTaskId()}`),
            region,
            host,
            endpoint,
            metadataUri: (id) => `${endpoint()}${metadataPath}/${id}`,
            clock,
            meter,
            images,
            onLine: (line) => logs.print(name, line),
            onChange: () => services.get(arn)?.reconcile(),
          })
          tasks = [...tasks.filter(isKnown), { task, serviceName: name, cluster }]
          return task
        },
        onEvent: (message) => logs.note(name, message),
      })
      services.set(arn, service)
      const named: NamedService = {
        name,
        arn,
        cluster,
        createdAtMs: service.createdAtMs,
        get settings() {
          return service.settings
        },
        get definition() {
          return service.definition
        },
        get isSteady() {
          return service.isSteady
        },
        tasks: () => service.tasks(),
      }
      cluster.services.set(name, named)
      return named
    },
    findService,
    updateService(clusterReference, reference, change, isForced) {
      const named = findService(clusterReference, reference)
      const service = serviceAt(named)
      const settings = parseService({ ...service.settings, ...change })
      const definition =
        change.taskDefinition === undefined ? service.definition : findTaskDefinition(change.taskDefinition)
      service.update(settings, definition, isForced)
      return named
    },
    async deleteService(clusterReference, reference) {
      const named = findService(clusterReference, reference)
      const service = serviceAt(named)
      named.cluster.services.delete(named.name)
      await service.drain()
      services.delete(named.arn)
    },
    tasks(clusterReference) {
      const cluster = findCluster(clusterReference)
      return tasks.filter((entry) => entry.cluster === cluster && isKnown(entry))
    },
    stopTask: ({ task, serviceName, cluster }, reason) => {
      const stop: Stop = { code: 'UserInitiated', reason }
      const named = cluster.services.get(serviceName)
      // The tasks of a service that is being deleted stop already.
      return named === undefined ? task.stop(stop) : serviceAt(named).stop(task, stop)
    },
    runningTasks: () =>
      new Map(
        [...services.values()].map((service) => [
          service.settings.serviceName,
          service
            .tasks()
            .filter(({ status, desiredStatus }) => status === 'RUNNING' && desiredStatus === 'RUNNING'),
        ]),
      ),
    findTask: (id) => tasks.find(({ task }) => task.id === id),
    async close() {
      for (const service of services.values()) service.close()
      const stop = { code: 'UserInitiated', reason: 'The emulator closes.' } as const
      await Promise.all(
        tasks.map(({ task }) => {
          const stopped = task.stop(stop)
          task.signal('SIGKILL')
          return stopped
        }),
      )
    },
  }
}

/** @throws AwsError InvalidParameterException */
function parseService(input: ServiceInput): ServiceSettings {
  const parsed = ServiceSettings.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AwsError(
    'InvalidParameterException',
    `Service "${input.serviceName}": ${z.prettifyError(parsed.error)}`,
    400,
    { cause: parsed.error },
  )
}

/** The name in an ARN, or the name itself. */
function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
