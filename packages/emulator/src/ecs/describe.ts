import type { Cluster, NamedService, ServiceTask } from './ecs-store.ts'
import { containerOf, type TaskDefinition } from './task-definition.ts'

export function describeCluster({ name, arn, services }: Cluster) {
  const tasks = [...services.values()].flatMap((service) => service.tasks())
  return {
    clusterName: name,
    clusterArn: arn,
    status: 'ACTIVE',
    activeServicesCount: services.size,
    runningTasksCount: tasks.filter(({ status }) => status === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ status }) => status === 'PENDING').length,
    registeredContainerInstancesCount: 0,
  }
}

export function describeTaskDefinition(definition: TaskDefinition) {
  const { taskDefinitionArn, family, revision, containerDefinitions, cpu, memory } = definition
  return {
    taskDefinitionArn,
    family,
    revision,
    containerDefinitions,
    cpu: String(cpu),
    memory: String(memory),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    status: 'ACTIVE',
  }
}

export function describeService(service: NamedService) {
  const { name, arn, cluster, settings, definition, createdAtMs, isSteady } = service
  const tasks = service.tasks()
  return {
    serviceName: name,
    serviceArn: arn,
    clusterArn: cluster.arn,
    taskDefinition: definition.taskDefinitionArn,
    desiredCount: settings.desiredCount,
    runningCount: tasks.filter(({ status }) => status === 'RUNNING').length,
    pendingCount: tasks.filter(({ status }) => status === 'PENDING').length,
    status: 'ACTIVE',
    launchType: 'FARGATE',
    schedulingStrategy: 'REPLICA',
    createdAt: createdAtMs / 1_000,
    loadBalancers: settings.loadBalancers,
    deploymentConfiguration: settings.deploymentConfiguration,
    healthCheckGracePeriodSeconds: settings.healthCheckGracePeriodSeconds,
    deployments: [
      {
        status: 'PRIMARY',
        taskDefinition: definition.taskDefinitionArn,
        desiredCount: settings.desiredCount,
        rolloutState: isSteady ? 'COMPLETED' : 'IN_PROGRESS',
      },
    ],
  }
}

export function describeTask({ cluster, serviceName, task }: ServiceTask) {
  const { name, image } = containerOf(task.definition)
  const { stopped, startedAtMs, stoppedAtMs } = task
  return {
    taskArn: task.arn,
    clusterArn: cluster.arn,
    taskDefinitionArn: task.definition.taskDefinitionArn,
    group: `service:${serviceName}`,
    lastStatus: task.status,
    desiredStatus: task.desiredStatus,
    launchType: 'FARGATE',
    cpu: String(task.definition.cpu),
    memory: String(task.definition.memory),
    createdAt: task.createdAtMs / 1_000,
    startedAt: startedAtMs === undefined ? undefined : startedAtMs / 1_000,
    stoppedAt: stoppedAtMs === undefined ? undefined : stoppedAtMs / 1_000,
    stopCode: stopped?.code,
    stoppedReason: stopped?.reason,
    containers: [
      {
        name,
        image,
        taskArn: task.arn,
        lastStatus: task.status,
        exitCode: task.exitCode,
        networkBindings: task.address
          ? [{ bindIP: task.address.host, hostPort: task.address.port, protocol: 'tcp' }]
          : [],
      },
    ],
  }
}
