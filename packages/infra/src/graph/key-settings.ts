import * as z from 'zod'

type Inputs = Readonly<Record<string, unknown>>

/**
 * Settings of a resource that an operator wants to see, by type, as paths into its inputs. Environments and keys are never among
 * them.
 */
const keyPaths: Readonly<Record<string, readonly string[]>> = {
  'pulumi:providers:aws': ['region', 'allowedAccountIds'],
  'aws:apigateway/authorizer:Authorizer': ['type', 'identitySource', 'authorizerResultTtlInSeconds'],
  'aws:apigateway/method:Method': ['httpMethod', 'authorization', 'apiKeyRequired', 'requestParameters'],
  'aws:apigateway/methodSettings:MethodSettings': [
    'methodPath',
    'settings.throttlingRateLimit',
    'settings.throttlingBurstLimit',
  ],
  'aws:apigateway/resource:Resource': ['pathPart'],
  'aws:apigateway/response:Response': ['statusCode'],
  'aws:apigateway/stage:Stage': ['stageName', 'xrayTracingEnabled'],
  'aws:apigateway/usagePlan:UsagePlan': [
    'throttleSettings.rateLimit',
    'throttleSettings.burstLimit',
    'quotaSettings.limit',
    'quotaSettings.period',
  ],
  'aws:apigatewayv2/authorizer:Authorizer': ['authorizerType', 'identitySources'],
  'aws:apigatewayv2/route:Route': ['routeKey', 'authorizationType'],
  'aws:apigatewayv2/stage:Stage': [
    'name',
    'defaultRouteSettings.throttlingRateLimit',
    'defaultRouteSettings.throttlingBurstLimit',
  ],
  'aws:appautoscaling/target:Target': ['scalableDimension', 'minCapacity', 'maxCapacity'],
  'aws:cloudfront/distribution:Distribution': [
    'aliases',
    'httpVersion',
    'priceClass',
    'defaultRootObject',
    'defaultCacheBehavior.viewerProtocolPolicy',
  ],
  'aws:cloudwatch/logGroup:LogGroup': ['name', 'retentionInDays'],
  'aws:cloudwatch/metricAlarm:MetricAlarm': ['threshold', 'datapointsToAlarm', 'evaluationPeriods'],
  'aws:cognito/userPool:UserPool': ['deletionProtection', 'mfaConfiguration'],
  'aws:cognito/userPoolClient:UserPoolClient': ['allowedOauthFlows', 'allowedOauthScopes', 'callbackUrls'],
  'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination': [
    'approximateCreationDateTimePrecision',
  ],
  'aws:dynamodb/table:Table': [
    'name',
    'billingMode',
    'writeCapacity',
    'ttl.attributeName',
    'pointInTimeRecovery.enabled',
    'deletionProtectionEnabled',
  ],
  'aws:kinesis/stream:Stream': [
    'streamModeDetails.streamMode',
    'shardCount',
    'retentionPeriod',
    'encryptionType',
  ],
  'aws:kms/key:Key': ['enableKeyRotation', 'deletionWindowInDays'],
  'aws:lambda/eventSourceMapping:EventSourceMapping': [
    'batchSize',
    'parallelizationFactor',
    'maximumRetryAttempts',
    'maximumRecordAgeInSeconds',
    'bisectBatchOnFunctionError',
  ],
  'aws:lambda/function:Function': [
    'runtime',
    'architectures',
    'memorySize',
    'timeout',
    'reservedConcurrentExecutions',
  ],
  'aws:lambda/permission:Permission': ['principal', 'sourceArn'],
  'aws:s3/bucketObjectv2:BucketObjectv2': ['contentType', 'cacheControl'],
  'aws:wafv2/webAcl:WebAcl': ['name', 'scope'],
  'aws:sns/topicSubscription:TopicSubscription': ['protocol', 'endpoint'],
  'aws:sqs/queue:Queue': ['messageRetentionSeconds'],
}

/** `memorySize=512 timeout=20`; of a role's policy its actions. */
export function keySettings(type: string, inputs: Inputs): string {
  return type === 'aws:iam/rolePolicy:RolePolicy'
    ? actionsOf(inputs).join(' ')
    : (keyPaths[type] ?? [])
        .flatMap((path) => {
          const value = valueAt(inputs, path)
          return value === undefined ? [] : [`${path.split('.').at(-1)}=${asText(value)}`]
        })
        .join(' ')
}

const Policy = z.object({ Statement: z.array(z.object({ Action: z.array(z.string()) })) })

function actionsOf({ policy }: Inputs): string[] {
  return Policy.parse(JSON.parse(String(policy))).Statement.flatMap(({ Action }) => Action)
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(key) : undefined,
      value,
    )
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(',')
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key}:${asText(inner)}`)
      .join(',')
  }
  return String(value)
}
