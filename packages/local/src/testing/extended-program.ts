/* oxlint-disable no-new -- a Pulumi program declares resources by constructing them */
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { program } from '@sportsfeeds/infra/program'

export const addedOrigin = 'https://console.example'
export const addedStage = 'v2'

const code = `export const handler = async () => ({ statusCode: 200, body: process.env.GREETING })`

/** The product's program with an added variable of a function, and an added route to a function of its own. */
export async function extendedProgram() {
  let api: aws.apigateway.RestApi | undefined
  pulumi.runtime.registerStackTransformation(({ type, resource, props, opts }) => {
    // The type tells the class.
    if (type === 'aws:apigateway/restApi:RestApi') api = resource as aws.apigateway.RestApi
    if (type !== 'aws:lambda/function:Function' || !String(props['name']).endsWith('readFeeds'))
      return undefined
    const variables = { ...props['environment'].variables, ALLOWED_ORIGIN: addedOrigin }
    return { props: { ...props, environment: { variables } }, opts }
  })
  const outputs = await program()
  if (api === undefined) throw new Error('The program declares no REST API.')
  addGreetings(api)
  return outputs
}

function addGreetings(api: aws.apigateway.RestApi): void {
  const greeter = new aws.lambda.Function('greeter', {
    role: new aws.iam.Role('greeter', { assumeRolePolicy: '{}' }).arn,
    runtime: aws.lambda.Runtime.NodeJS24dX,
    handler: 'index.handler',
    code: new pulumi.asset.AssetArchive({ 'index.mjs': new pulumi.asset.StringAsset(code) }),
    environment: { variables: { GREETING: 'Hello from a new route' } },
  })
  const resource = new aws.apigateway.Resource('greetings', {
    restApi: api.id,
    parentId: api.rootResourceId,
    pathPart: 'greetings',
  })
  const method = new aws.apigateway.Method('greetings', {
    restApi: api.id,
    resourceId: resource.id,
    httpMethod: 'GET',
    authorization: 'NONE',
  })
  const integration = new aws.apigateway.Integration('greetings', {
    restApi: api.id,
    resourceId: resource.id,
    httpMethod: method.httpMethod,
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: greeter.invokeArn,
  })
  const deployment = new aws.apigateway.Deployment(
    'greetings',
    { restApi: api.id, triggers: { greetings: '1' } },
    { dependsOn: [integration] },
  )
  new aws.apigateway.Stage('greetings', {
    restApi: api.id,
    deployment: deployment.id,
    stageName: addedStage,
  })
}
