import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { addressWindowSeconds } from '../config.ts'
import { stackPrefix } from '../names.ts'

export interface AddressLimitArgs {
  /** Requests that one address may send in five minutes. */
  readonly requestsPerAddress: number
  readonly stage: aws.apigateway.Stage
  readonly tags: Readonly<Record<string, string>>
}

/**
 * Refuses what one address sends beyond its share to the REST API, by a rule of AWS WAF: before a key or a token is looked at. Stages of WebSocket
 * APIs cannot have one: https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export class AddressLimit extends pulumi.ComponentResource {
  constructor(name: string, args: AddressLimitArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:api:AddressLimit', name, {}, options)
    const { requestsPerAddress: limit, stage, tags } = args
    const parent = { parent: this }
    const acl = new aws.wafv2.WebAcl(
      `${name}-acl`,
      {
        name: `${stackPrefix()}-feeds`,
        description: 'Requests of one address to the feeds API',
        scope: 'REGIONAL',
        defaultAction: { allow: {} },
        rules: [
          {
            name: ruleName,
            priority: 0,
            action: { block: {} },
            statement: {
              rateBasedStatement: {
                limit,
                aggregateKeyType: 'IP',
                evaluationWindowSec: addressWindowSeconds,
              },
            },
            visibilityConfig: metricOf(ruleName),
          },
        ],
        visibilityConfig: metricOf('feeds'),
        tags,
      },
      parent,
    )
    new aws.wafv2.WebAclAssociation(`${name}-acl`, { resourceArn: stage.arn, webAclArn: acl.arn }, parent)
    this.registerOutputs({})
  }
}

const ruleName = 'requests-per-address'

function metricOf(metricName: string) {
  return {
    metricName,
    cloudwatchMetricsEnabled: true,
    // Samples have the headers of requests: keys and tokens.
    sampledRequestsEnabled: false,
  }
}
