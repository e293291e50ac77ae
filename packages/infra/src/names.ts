import * as pulumi from '@pulumi/pulumi'
import { type FunctionName, functionNames } from '@sportsfeeds/functions/bundles'

/** `sportsfeeds-prod`: what the physical names of a stack begin with. */
export const stackPrefix = (): string => `${pulumi.getProject()}-${pulumi.getStack()}`

/** The physical name of a function. */
export const functionPhysicalName = (name: FunctionName): string => `${stackPrefix()}-${name}`

/** The physical names of all functions. */
export const functionPhysicalNames = (): Record<FunctionName, string> =>
  // One entry for each name.
  Object.fromEntries(functionNames.map((name) => [name, functionPhysicalName(name)])) as Record<
    FunctionName,
    string
  >

/** The namespace of the metrics that are made from the stack's access logs. */
export const accessLogNamespace = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`
