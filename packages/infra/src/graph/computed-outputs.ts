/** Outputs that AWS would compute for a resource, as far as other resources depend on them. */
export function computedOutputs(type: string, name: string): Record<string, unknown> {
  return {
    arn: `arn:aws:${type.split('/')[0]?.slice('aws:'.length)}:${region}:${accountId}:${name}`,
    ...outputsByType[type]?.(name),
  }
}

/** The account and region used in place of the real ones. */
export const accountId = '123456789012'
const region = 'eu-west-1'

/** What the provider's functions return, by token. */
export const functionResults: Readonly<Record<string, Record<string, unknown>>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': { accountId },
  'aws:index/getAvailabilityZones:getAvailabilityZones': {
    names: [`${region}a`, `${region}b`, `${region}c`],
  },
  'aws:ec2/getManagedPrefixList:getManagedPrefixList': { id: 'pl-cloudfront' },
}

function executionArn(name: string) {
  return `arn:aws:execute-api:${region}:${accountId}:${name}`
}

function invokeUrl(name: string) {
  return `https://abc.execute-api.${region}.amazonaws.com/${name}`
}

const outputsByType: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  'aws:lambda/function:Function': (name) => ({
    invokeArn: `arn:aws:apigateway:${region}:lambda:path/${name}`,
  }),
  'aws:apigateway/apiKey:ApiKey': (name) => ({ value: `value-of-${name}` }),
  'aws:apigateway/restApi:RestApi': (name) => ({ rootResourceId: 'root', executionArn: executionArn(name) }),
  'aws:apigateway/stage:Stage': (name) => ({ invokeUrl: invokeUrl(name) }),
  'aws:apigatewayv2/api:Api': (name) => ({
    apiEndpoint: `wss://abc.execute-api.${region}.amazonaws.com`,
    executionArn: executionArn(name),
  }),
  'aws:apigatewayv2/stage:Stage': (name) => ({ invokeUrl: invokeUrl(name) }),
  'aws:cloudfront/distribution:Distribution': () => ({ domainName: 'd111111abcdef8.cloudfront.net' }),
  'aws:cognito/userPool:UserPool': () => ({ endpoint: `cognito-idp.${region}.amazonaws.com/pool` }),
  'aws:cognito/userPoolClient:UserPoolClient': (name) => ({ clientSecret: `secret-of-${name}` }),
  'aws:lb/loadBalancer:LoadBalancer': (name) => ({
    arnSuffix: `app/${name}/1`,
    dnsName: `${name}.${region}.elb.amazonaws.com`,
  }),
  'aws:lb/targetGroup:TargetGroup': (name) => ({ arnSuffix: `targetgroup/${name}/1` }),
  'aws:s3/bucket:Bucket': (name) => ({
    arn: `arn:aws:s3:::${name}`,
    bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  }),
  'aws:kms/key:Key': (name) => ({ keyId: `${name}-id` }),
  'aws:sqs/queue:Queue': (name) => ({ url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}` }),
  'random:index/randomPassword:RandomPassword': () => ({ result: 'x'.repeat(48) }),
}
