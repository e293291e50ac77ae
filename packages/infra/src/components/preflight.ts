import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { DeploymentSnapshot } from '../deployment-snapshot.ts'

export interface PreflightArgs {
  readonly restApi: pulumi.Input<string>
  readonly resourceId: pulumi.Input<string>
  /** The one origin whose pages may call. */
  readonly origin: pulumi.Input<string>
  readonly methods: readonly string[]
  /** Request headers that pages may set. */
  readonly headers: readonly string[]
}

/** Declares the response to a browser that asks whether a page may call: https://developer.mozilla.org/docs/Web/HTTP/CORS */
export function declarePreflight(
  name: string,
  { restApi, resourceId, origin, methods, headers: requestHeaders }: PreflightArgs,
  { snapshot, ...options }: pulumi.CustomResourceOptions & { readonly snapshot: DeploymentSnapshot },
): void {
  const where = { restApi, resourceId, httpMethod: 'OPTIONS' }
  const headers = Object.entries({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': methods.join(','),
    'Access-Control-Allow-Headers': requestHeaders.join(','),
    'Access-Control-Max-Age': '600',
  }).map(([header, value]) => [`method.response.header.${header}`, value] as const)

  const method = snapshot.declare(aws.apigateway.Method, name, { ...where, authorization: 'NONE' }, options)
  const integration = snapshot.declare(
    aws.apigateway.Integration,
    name,
    { ...where, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 204}' } },
    { ...options, dependsOn: [method] },
  )
  const response = snapshot.declare(
    aws.apigateway.MethodResponse,
    name,
    {
      ...where,
      statusCode: '204',
      responseParameters: Object.fromEntries(headers.map(([header]) => [header, true])),
    },
    { ...options, dependsOn: [method] },
  )
  snapshot.declare(
    aws.apigateway.IntegrationResponse,
    name,
    {
      ...where,
      statusCode: '204',
      // A constant needs quotes of its own.
      responseParameters: Object.fromEntries(
        headers.map(([header, value]) => [header, pulumi.interpolate`'${value}'`]),
      ),
    },
    { ...options, dependsOn: [integration, response] },
  )
}
