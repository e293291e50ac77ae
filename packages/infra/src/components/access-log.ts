import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { accessLogNamespace, stackPrefix } from '../names.ts'
import type { Logging } from './logging.ts'

export interface AccessLogArgs {
  readonly api: 'feeds' | 'bookmaker'
  /** One of the formats of `access-log-format.ts`. */
  readonly format: string
  readonly logging: Logging
}

/** The access log of one API, and its refused requests as a metric: API Gateway counts throttled ones among other 4xx. */
export class AccessLog extends pulumi.ComponentResource {
  /** Value for a stage's `accessLogSettings`. */
  readonly settings: { readonly destinationArn: pulumi.Output<string>; readonly format: string }

  constructor(name: string, args: AccessLogArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:observability:AccessLog', name, {}, options)
    const group = args.logging.createGroup(`${name}-logs`, `/aws/apigateway/${stackPrefix()}-${args.api}`, {
      parent: this,
    })
    new aws.cloudwatch.LogMetricFilter(
      `${name}-throttled`,
      {
        logGroupName: group.name,
        pattern: '{ $.status = "429" }',
        metricTransformation: {
          namespace: accessLogNamespace(),
          name: `${args.api}-throttled`,
          value: '1',
          unit: 'Count',
        },
      },
      { parent: this },
    )
    this.settings = { destinationArn: group.arn, format: args.format }
    this.registerOutputs({})
  }
}
