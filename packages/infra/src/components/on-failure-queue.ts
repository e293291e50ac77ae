import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { type Grantee, refuseWithoutTls } from '../policies.ts'
import type { EncryptionKey } from './encryption-key.ts'

export interface OnFailureQueueArgs {
  readonly key: EncryptionKey
  readonly tags: Readonly<Record<string, string>>
}

/** The queue of what the functions that read the stream have given up. */
export class OnFailureQueue extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue
  readonly #key: EncryptionKey

  constructor(name: string, args: OnFailureQueueArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:stream:OnFailureQueue', name, {}, options)
    const { key, tags } = args
    this.#key = key
    // Stacks of earlier versions have it below their consumer: what waits in it stays there.
    const below = { parent: this, aliases: [{ parent: formerParent(), name: 'consumer-on-failure' }] }
    this.queue = new aws.sqs.Queue(
      `${name}-queue`,
      { messageRetentionSeconds: maxQueueRetentionSeconds, kmsMasterKeyId: key.arn, tags },
      below,
    )
    new aws.sqs.QueuePolicy(
      `${name}-queue`,
      {
        queueUrl: this.queue.url,
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: [refuseWithoutTls('sqs:*', this.queue.arn)],
        }),
      },
      below,
    )
    this.registerOutputs({ url: this.queue.url })
  }

  /** Lets Lambda report batches of this function. */
  grantSetAside(to: Grantee): void {
    to.grant('set-aside', [{ actions: ['sqs:SendMessage'], resources: [this.queue.arn] }])
    this.#key.grantSendEncrypted(to)
  }
}

function formerParent(): pulumi.Output<string> {
  return pulumi.createUrn('consumer', 'sportsfeeds:stream:StreamConsumer')
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const maxQueueRetentionSeconds = 14 * 24 * 60 * 60
