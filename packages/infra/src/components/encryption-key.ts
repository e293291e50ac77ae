import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { stackPrefix } from '../names.ts'
import type { Grantee } from '../policies.ts'

export interface EncryptionKeyArgs {
  readonly region: string
  /** The account that owns the key. */
  readonly accountId: pulumi.Input<string>
  readonly tags: Readonly<Record<string, string>>
}

/**
 * The stack's own key, for what AWS's managed keys do not serve: log groups, the topic that alarms are sent to, and the
 * on-failure queue. Table and stream are encrypted with the managed keys of their services: docs/adr/0007-encryption.md
 */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>

  constructor(name: string, args: EncryptionKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:security:EncryptionKey', name, {}, options)
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: `Logs, alarms and failed batches of ${stackPrefix()}`,
        enableKeyRotation: true,
        deletionWindowInDays: maxDeletionWindowDays,
        policy: keyPolicy(args),
        tags: args.tags,
      },
      { parent: this },
    )
    new aws.kms.Alias(
      `${name}-alias`,
      { name: `alias/${stackPrefix()}`, targetKeyId: key.keyId },
      { parent: this },
    )
    this.arn = key.arn
    this.registerOutputs({ arn: this.arn })
  }

  /** Lets a function send to what is encrypted with this key: AWS asks for both actions. */
  grantSendEncrypted(to: Grantee): void {
    to.grant('use-key', [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [this.arn] }])
  }
}

/** The longest that AWS offers: what was encrypted can be had back until then. */
const maxDeletionWindowDays = 30

/**
 * Without the first statement nobody could change the key again: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * For logs: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * For alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function keyPolicy({ region, accountId }: EncryptionKeyArgs): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AccountDecidesByItsOwnPolicies',
        Effect: 'Allow',
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
        Action: ['kms:*'],
        Resource: ['*'],
      },
      {
        Sid: 'LogsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:DescribeKey',
        ],
        Resource: ['*'],
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': pulumi.interpolate`arn:aws:logs:${region}:${accountId}:log-group:*`,
          },
        },
      },
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: ['*'],
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  })
}
