import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { bundleDirectory, bundleHandler, type FunctionName } from '@sportsfeeds/functions/bundles'
import type { EnvironmentVariables } from '@sportsfeeds/functions/environment'
import { functionSettings } from '../function-settings.ts'
import { functionPhysicalName } from '../names.ts'
import { allow, assumedBy, type Statement } from '../policies.ts'
import type { Logging } from './logging.ts'

/** The variables that a function needs besides the stack's name, checked against its own schema. */
export type EnvironmentInputs<Name extends FunctionName> = {
  readonly [Key in keyof Omit<EnvironmentVariables<Name>, 'STACK_NAME'>]: pulumi.Input<
    NonNullable<EnvironmentVariables<Name>[Key]>
  >
}

/** Settings that all functions of a stack share. */
export interface FunctionDefaults {
  readonly logging: Logging
  readonly tags: Readonly<Record<string, string>>
}

export interface ProductFunctionArgs<Name extends FunctionName> extends FunctionDefaults {
  readonly name: Name
  readonly environment: EnvironmentInputs<Name>
  /** Executions that no other function may take, and at the same time as many as this one may have; none when left out. */
  readonly reservedExecutions?: number | undefined
}

/**
 * One Lambda function with a role, a log group and a bundle of its own. The role may write its logs and traces, and
 * beyond that only what {@link ProductFunction.grant} names.
 */
export class ProductFunction<Name extends FunctionName = FunctionName> extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function
  readonly role: aws.iam.Role
  readonly #name: Name
  readonly #grants: pulumi.Resource[] = []

  constructor(args: ProductFunctionArgs<Name>, options?: pulumi.ComponentResourceOptions) {
    const { name, tags } = args
    super('sportsfeeds:function:ProductFunction', name, {}, options)
    this.#name = name
    const settings = functionSettings[name]
    const physicalName = functionPhysicalName(name)

    const logGroup = args.logging.createGroup(`${name}-logs`, `/aws/lambda/${physicalName}`, { parent: this })
    this.role = new aws.iam.Role(
      `${name}-role`,
      { assumeRolePolicy: assumedBy('lambda.amazonaws.com'), tags },
      { parent: this },
    )
    this.grant('logs', [
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [pulumi.interpolate`${logGroup.arn}:*`],
      },
      // X-Ray has no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
    ])
    this.lambda = new aws.lambda.Function(
      name,
      {
        name: physicalName,
        description: settings.description,
        role: this.role.arn,
        runtime: aws.lambda.Runtime.NodeJS24dX,
        architectures: ['arm64'],
        handler: bundleHandler,
        code: new pulumi.asset.FileArchive(bundleDirectory(name)),
        memorySize: settings.memoryMb,
        timeout: settings.timeoutSeconds,
        ...(args.reservedExecutions === undefined
          ? {}
          : { reservedConcurrentExecutions: args.reservedExecutions }),
        environment: { variables: definedOnly({ STACK_NAME: pulumi.getStack(), ...args.environment }) },
        tracingConfig: { mode: 'Active' },
        loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
        tags,
      },
      // Lambda checks that the role may send traces before it takes a function that is traced.
      { parent: this, dependsOn: [logGroup, ...this.#grants] },
    )
    this.registerOutputs({ arn: this.lambda.arn })
  }

  /** The permissions granted so far, for resources that AWS refuses to create before the role has them. */
  get grants(): readonly pulumi.Resource[] {
    return [...this.#grants]
  }

  /** Lets the function do what `statements` say; `what` names the grant. */
  grant(what: string, statements: readonly Statement[]): void {
    this.#grants.push(
      new aws.iam.RolePolicy(
        `${this.#name}-${what}`,
        { role: this.role.id, policy: allow(statements) },
        { parent: this },
      ),
    )
  }
}

function definedOnly(variables: object): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined))
}
