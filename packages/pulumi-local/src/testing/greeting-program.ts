/* oxlint-disable no-new -- a Pulumi program declares resources by constructing them */
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'

export interface GreetingOptions {
  readonly greeting: string
  /** True to add POST /farewells. */
  readonly hasFarewells?: boolean
  /** Another number is another deployment. */
  readonly release?: number
}

const code = `
export const handler = async ({ httpMethod, path, requestContext }) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    greeting: process.env.GREETING,
    httpMethod,
    path,
    keyId: requestContext.identity.apiKeyId,
  }),
})
`

/** A small REST API over one function, for tests of the resource handlers. */
export function greetingProgram({ greeting, hasFarewells = false, release = 1 }: GreetingOptions) {
  const role = new aws.iam.Role('role', { assumeRolePolicy: '{}' })
  const greeter = new aws.lambda.Function('greeter', {
    role: role.arn,
    runtime: aws.lambda.Runtime.NodeJS24dX,
    handler: 'index.handler',
    code: new pulumi.asset.AssetArchive({ 'index.mjs': new pulumi.asset.StringAsset(code) }),
    environment: { variables: { GREETING: greeting } },
  })
  const api = new aws.apigateway.RestApi('api', { name: 'greetings' })
  const addRoute = (httpMethod: string, pathPart: string, apiKeyRequired = false) => {
    const resource = new aws.apigateway.Resource(pathPart, {
      restApi: api.id,
      parentId: api.rootResourceId,
      pathPart,
    })
    const method = new aws.apigateway.Method(`${httpMethod} ${pathPart}`, {
      restApi: api.id,
      resourceId: resource.id,
      httpMethod,
      authorization: 'NONE',
      apiKeyRequired,
    })
    return new aws.apigateway.Integration(`${httpMethod} ${pathPart}`, {
      restApi: api.id,
      resourceId: resource.id,
      httpMethod: method.httpMethod,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: greeter.invokeArn,
    })
  }
  const integrations = [
    addRoute('GET', 'greetings'),
    addRoute('PUT', 'wishes', true),
    ...(hasFarewells ? [addRoute('POST', 'farewells')] : []),
  ]
  const deployment = new aws.apigateway.Deployment(
    'deployment',
    { restApi: api.id, triggers: { routes: String(integrations.length), release: String(release) } },
    { dependsOn: integrations },
  )
  const stage = new aws.apigateway.Stage('v1', {
    restApi: api.id,
    deployment: deployment.id,
    stageName: 'v1',
  })
  const key = new aws.apigateway.ApiKey('wisher')
  const plan = new aws.apigateway.UsagePlan('plan', {
    apiStages: [{ apiId: api.id, stage: stage.stageName }],
  })
  new aws.apigateway.UsagePlanKey('wisher', { keyId: key.id, keyType: 'API_KEY', usagePlanId: plan.id })
  return { url: stage.invokeUrl, key: key.value, keyId: key.id }
}
