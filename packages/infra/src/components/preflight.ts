import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'

export interface PreflightArgs {
  readonly restApi: pulumi.Input<string>
  readonly resourceId: pulumi.Input<string>
  /** The one origin whose pages may call. */
  readonly origin: string
  readonly methods: readonly string[]
}

/**
 * Declares the answer to a browser that asks whether a page may call: https://developer.mozilla.org/docs/Web/HTTP/CORS
 * Gives everything that a deployment has to wait for.
 */
export const declarePreflight = (
  name: string,
  { restApi, resourceId, origin, methods }: PreflightArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] => {
  const where = { restApi, resourceId, httpMethod: 'OPTIONS' }
  const headers = Object.entries({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': methods.join(','),
    'Access-Control-Allow-Headers': 'Authorization,Content-Type,X-Api-Key',
    'Access-Control-Max-Age': '600',
  }).map(([header, value]) => [`method.response.header.${header}`, value] as const)

  const method = new aws.apigateway.Method(name, { ...where, authorization: 'NONE' }, options)
  const integration = new aws.apigateway.Integration(
    name,
    { ...where, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 204}' } },
    { ...options, dependsOn: [method] },
  )
  const response = new aws.apigateway.MethodResponse(
    name,
    {
      ...where,
      statusCode: '204',
      responseParameters: Object.fromEntries(headers.map(([header]) => [header, true])),
    },
    { ...options, dependsOn: [method] },
  )
  const integrationResponse = new aws.apigateway.IntegrationResponse(
    name,
    {
      ...where,
      statusCode: '204',
      // A constant stands in quotes of its own.
      responseParameters: Object.fromEntries(headers.map(([header, value]) => [header, `'${value}'`])),
    },
    { ...options, dependsOn: [integration, response] },
  )
  return [method, integration, response, integrationResponse]
}
