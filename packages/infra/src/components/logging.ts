import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { allow, assumedBy } from '../policies.ts'
import type { EncryptionKey } from './encryption-key.ts'

export interface LoggingArgs {
  readonly key: EncryptionKey
  readonly retentionDays: number
  readonly tags: Readonly<Record<string, string>>
}

/** The log groups of a stack: encrypted, with a retention period. */
export class Logging extends pulumi.ComponentResource {
  /** Lets API Gateway write logs; a stage with an access log cannot be made before it. */
  readonly apiGatewayAccount: aws.apigateway.Account
  readonly #args: LoggingArgs

  constructor(name: string, args: LoggingArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:observability:Logging', name, {}, options)
    this.#args = args
    // One setting for every API of the account and region, of other programs too: it stays when this stack goes.
    const kept = { parent: this, retainOnDelete: true }
    const role = new aws.iam.Role(
      `${name}-api-gateway`,
      { assumeRolePolicy: assumedBy('apigateway.amazonaws.com'), tags: args.tags },
      kept,
    )
    const policy = new aws.iam.RolePolicy(
      `${name}-api-gateway`,
      { role: role.id, policy: allow([apiGatewayLogging]) },
      kept,
    )
    this.apiGatewayAccount = new aws.apigateway.Account(
      `${name}-account`,
      { cloudwatchRoleArn: role.arn },
      { ...kept, dependsOn: [policy] },
    )
    this.registerOutputs({})
  }

  /** A log group of this physical name, as a child of `options.parent`. */
  createGroup(
    name: string,
    physicalName: string,
    options: pulumi.CustomResourceOptions,
  ): aws.cloudwatch.LogGroup {
    const { key, retentionDays, tags } = this.#args
    return new aws.cloudwatch.LogGroup(
      name,
      { name: physicalName, retentionInDays: retentionDays, kmsKeyId: key.arn, tags },
      options,
    )
  }
}

/**
 * The permissions that API Gateway requires of its role before it accepts it, for whichever group an API of the account logs to.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html#set-up-access-logging-permissions
 */
const apiGatewayLogging = {
  actions: [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:PutLogEvents',
  ],
  resources: ['*'],
}
