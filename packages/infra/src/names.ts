import * as pulumi from '@pulumi/pulumi'
import { type FunctionName, functionNames } from '@sportsfeeds/functions/bundles'
import type { StackConfig } from './config.ts'

/** `sportsfeeds-prod`: what the physical names of a stack begin with. */
export function stackPrefix(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`
}

/** The physical name of a function. */
export function functionPhysicalName(name: FunctionName): string {
  return `${stackPrefix()}-${name}`
}

/** The functions of a stack with this delivery: those of the WebSocket API are there with that alone. */
export function deployedFunctions(by: StackConfig['delivery']): readonly FunctionName[] {
  return by === 'apiGateway' ? functionNames : functionNames.filter((name) => !ofSocketApi.has(name))
}

const ofSocketApi: ReadonlySet<FunctionName> = new Set(['connectionManager', 'streamConsumer'])

/** Services of a stack that read items of the table, and count those that they cannot read. */
export function readersOf(by: StackConfig['delivery']): readonly (FunctionName | 'gateway')[] {
  return [
    'readFeeds',
    'games',
    ...(by === 'apiGateway' ? (['connectionManager', 'streamConsumer'] as const) : (['gateway'] as const)),
    'marketProjector',
  ]
}

/** The physical names of all functions. */
export function functionPhysicalNames(): Record<FunctionName, string> {
  // One entry for each name.
  return Object.fromEntries(functionNames.map((name) => [name, functionPhysicalName(name)])) as Record<
    FunctionName,
    string
  >
}

/** The namespace of the metrics that are made from the stack's access logs. */
export function accessLogNamespace(): string {
  return `${pulumi.getProject()}/${pulumi.getStack()}`
}
