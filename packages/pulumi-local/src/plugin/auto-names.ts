import { createHash } from 'node:crypto'
import type { Properties } from '../engine/property-values.ts'

/**
 * The input that holds a resource's physical name, of the types that get one when the program gives none.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
const nameInputs: Readonly<Record<string, string>> = {
  'aws:dynamodb/table:Table': 'name',
  'aws:kinesis/stream:Stream': 'name',
  'aws:kinesis/streamConsumer:StreamConsumer': 'name',
  'aws:lambda/function:Function': 'name',
  'aws:sqs/queue:Queue': 'name',
  'aws:s3/bucket:Bucket': 'bucket',
  'aws:apigateway/restApi:RestApi': 'name',
  'aws:apigateway/authorizer:Authorizer': 'name',
  'aws:apigateway/requestValidator:RequestValidator': 'name',
  'aws:apigateway/apiKey:ApiKey': 'name',
  'aws:apigateway/usagePlan:UsagePlan': 'name',
  'aws:apigatewayv2/api:Api': 'name',
  'aws:apigatewayv2/authorizer:Authorizer': 'name',
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy': 'name',
  'aws:cloudfront/originAccessControl:OriginAccessControl': 'name',
  'aws:iam/role:Role': 'name',
  'aws:iam/policy:Policy': 'name',
  'aws:iam/rolePolicy:RolePolicy': 'name',
  'aws:cloudwatch/logGroup:LogGroup': 'name',
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': 'name',
  'aws:cloudwatch/metricAlarm:MetricAlarm': 'name',
  'aws:sns/topic:Topic': 'name',
  'aws:cognito/userPool:UserPool': 'name',
  'aws:cognito/userPoolClient:UserPoolClient': 'name',
  'aws:wafv2/webAcl:WebAcl': 'name',
}

interface Named {
  readonly type: string
  /** The name in the program. */
  readonly name: string
}

/** Fills in the physical name: the one that the resource has, or a new one from the engine's seed. */
export function fillName({
  type,
  name,
  olds,
  news,
  seed,
}: Named & { readonly olds: Properties; readonly news: Properties; readonly seed: string }): Properties {
  const property = nameInputs[type]
  if (property === undefined || news[property] !== undefined) return news
  const suffix = createHash('sha256').update(seed).digest('hex').slice(0, suffixLength)
  return { ...news, [property]: olds[property] ?? `${name}-${suffix}` }
}

/** True unless the program itself names the resource: then the old one has to go before the new one can come. */
export function hasFreeName({ type, name }: Named, inputs: Properties): boolean {
  const property = nameInputs[type]
  if (property === undefined) return false
  const value = inputs[property]
  return (
    typeof value === 'string' &&
    value.startsWith(`${name}-`) &&
    value.length === name.length + 1 + suffixLength
  )
}

const suffixLength = 7
