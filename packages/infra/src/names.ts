import * as pulumi from '@pulumi/pulumi'
import { type FunctionName, functionNames } from '@sportsfeeds/functions/bundles'

/** `sportsfeeds-prod`: what the physical names of a stack begin with. */
export function stackPrefix(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`
}

/** The physical name of a function. */
export function functionPhysicalName(name: FunctionName): string {
  return `${stackPrefix()}-${name}`
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
