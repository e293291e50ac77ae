import { sleep } from '@sportsfeeds/std'
import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import { ServiceNotSteadyError } from '../errors.ts'
import type { CloudContext } from './context.ts'
import { inert, Strings, tagInputs, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const ClusterInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  settings: inert,
  configuration: inert,
  serviceConnectDefaults: inert,
})
type ClusterInputs = z.infer<typeof ClusterInputs>

export const cluster = defineResource<CloudContext, ClusterInputs>({
  type: 'aws:ecs/cluster:Cluster',
  inputs: ClusterInputs,
  replaceOn: ['name'],
  create({ cloud }, request) {
    const { name, arn } = cloud.ecs.createCluster(physicalName(request, request.inputs.name))
    return { id: arn, outputs: { name, arn } }
  },
  update: (_context, { id, outputs }) => ({ id, outputs }),
  delete: ({ cloud }, { id }) => void cloud.ecs.deleteCluster(id),
})

/** A container as the program writes it, in JSON; members that would be ignored silently are errors. */
const Container = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: Strings.optional(),
  entryPoint: Strings.optional(),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  portMappings: z
    .array(
      z.strictObject({
        containerPort: Whole,
        hostPort: inert,
        protocol: inert,
        name: inert,
        appProtocol: inert,
      }),
    )
    .optional(),
  stopTimeout: Whole.optional(),
  essential: inert,
  cpu: inert,
  memory: inert,
  memoryReservation: inert,
  healthCheck: inert,
  linuxParameters: inert,
  logConfiguration: inert,
  readonlyRootFilesystem: inert,
  systemControls: inert,
  ulimits: inert,
  user: inert,
  mountPoints: inert,
  volumesFrom: inert,
})

const TaskDefinitionInputs = z.strictObject({
  ...tagInputs,
  family: z.string(),
  containerDefinitions: z.string().transform((text, context): z.infer<typeof Container>[] => {
    const parsed = z.array(Container).safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues) {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
    return z.NEVER
  }),
  cpu: Whole.optional(),
  memory: Whole.optional(),
  networkMode: inert,
  requiresCompatibilities: inert,
  executionRoleArn: inert,
  taskRoleArn: inert,
  runtimePlatform: inert,
  ephemeralStorage: inert,
  volumes: inert,
  skipDestroy: inert,
  trackLatest: inert,
})
type TaskDefinitionInputs = z.infer<typeof TaskDefinitionInputs>

export const taskDefinition = defineResource<CloudContext, TaskDefinitionInputs>({
  type: 'aws:ecs/taskDefinition:TaskDefinition',
  inputs: TaskDefinitionInputs,
  // Each change is a new revision; the service moves over to it before the old one goes.
  createBeforeDelete: true,
  create({ cloud }, { inputs: { family, containerDefinitions, cpu, memory } }) {
    const { taskDefinitionArn, revision } = cloud.ecs.registerTaskDefinition({
      family,
      containerDefinitions,
      ...(cpu !== undefined && { cpu }),
      ...(memory !== undefined && { memory }),
    })
    return {
      id: family,
      outputs: {
        arn: taskDefinitionArn,
        arnWithoutRevision: taskDefinitionArn.slice(0, taskDefinitionArn.lastIndexOf(':')),
        revision,
      },
    }
  },
  delete: ({ cloud }, { outputs }) => void cloud.ecs.deregisterTaskDefinition(String(outputs.arn)),
})

const ServiceInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  cluster: z.string().optional(),
  taskDefinition: z.string(),
  desiredCount: Whole.default(1),
  loadBalancers: z
    .array(z.strictObject({ targetGroupArn: z.string(), containerName: z.string(), containerPort: Whole }))
    .default([]),
  deploymentMaximumPercent: Whole.default(200),
  deploymentMinimumHealthyPercent: Whole.default(100),
  healthCheckGracePeriodSeconds: Whole.default(0),
  forceNewDeployment: z.boolean().default(false),
  waitForSteadyState: z.boolean().default(false),
  launchType: z.literal('FARGATE').optional(),
  schedulingStrategy: z.literal('REPLICA').optional(),
  availabilityZoneRebalancing: inert,
  capacityProviderStrategies: inert,
  deploymentCircuitBreaker: inert,
  enableEcsManagedTags: inert,
  enableExecuteCommand: inert,
  forceDelete: inert,
  networkConfiguration: inert,
  platformVersion: inert,
  propagateTags: inert,
  triggers: inert,
})
type ServiceInputs = z.infer<typeof ServiceInputs>

export const service = defineResource<CloudContext, ServiceInputs>({
  type: 'aws:ecs/service:Service',
  inputs: ServiceInputs,
  replaceOn: ['name', 'cluster', 'launchType', 'schedulingStrategy'],
  async create(context, request) {
    const name = physicalName(request, request.inputs.name)
    const { arn, cluster: ofCluster } = context.cloud.ecs.createService(
      request.inputs.cluster,
      serviceSettings(name, request.inputs),
    )
    if (request.inputs.waitForSteadyState) await steady(context, ofCluster.arn, name)
    return { id: arn, outputs: { name, arn, cluster: ofCluster.arn } }
  },
  async update(context, { id, outputs }, { inputs }) {
    const name = id.slice(id.lastIndexOf('/') + 1)
    context.cloud.ecs.updateService(
      inputs.cluster,
      name,
      serviceSettings(name, inputs),
      inputs.forceNewDeployment,
    )
    if (inputs.waitForSteadyState) await steady(context, inputs.cluster, name)
    return { id, outputs }
  },
  delete: ({ cloud }, { id, inputs }) => cloud.ecs.deleteService(inputs.cluster, id),
})

function serviceSettings(serviceName: string, inputs: ServiceInputs) {
  return {
    serviceName,
    taskDefinition: inputs.taskDefinition,
    desiredCount: inputs.desiredCount,
    loadBalancers: inputs.loadBalancers,
    deploymentConfiguration: {
      maximumPercent: inputs.deploymentMaximumPercent,
      minimumHealthyPercent: inputs.deploymentMinimumHealthyPercent,
    },
    healthCheckGracePeriodSeconds: inputs.healthCheckGracePeriodSeconds,
  }
}

const steadyWithinMs = 60_000
const lookEveryMs = 50

/** @throws ServiceNotSteadyError when its tasks are not running and healthy within a minute. */
async function steady({ cloud }: CloudContext, clusterArn: string | undefined, name: string): Promise<void> {
  const untilMs = cloud.clock.now() + steadyWithinMs
  while (!cloud.ecs.findService(clusterArn, name).isSteady) {
    if (cloud.clock.now() >= untilMs) {
      const lines = cloud.ecs.logs(name).slice(-10)
      throw new ServiceNotSteadyError(
        name,
        lines.map(({ message }) => message),
      )
    }
    await sleep(cloud.clock, lookEveryMs)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
