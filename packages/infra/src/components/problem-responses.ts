import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { DeploymentSnapshot } from '../deployment-snapshot.ts'
import { gatewayResponses, problemHeaders, problemTemplate } from '../gateway-responses.ts'

export interface ProblemResponsesArgs {
  readonly api: aws.apigateway.RestApi
  /** The one origin whose pages may read them. */
  readonly consoleOrigin?: pulumi.Input<string> | undefined
}

/** Declares the responses of an API itself, before or instead of a function, as problem+json. */
export function declareProblemResponses(
  name: string,
  { api, consoleOrigin }: ProblemResponsesArgs,
  { snapshot, ...options }: pulumi.CustomResourceOptions & { readonly snapshot: DeploymentSnapshot },
): void {
  for (const response of gatewayResponses) {
    snapshot.declare(
      aws.apigateway.Response,
      `${name}-${response.responseType.toLowerCase().replaceAll('_', '-')}`,
      {
        restApiId: api.id,
        responseType: response.responseType,
        statusCode: response.statusCode,
        responseTemplates: { 'application/json': problemTemplate(response) },
        responseParameters: pulumi.output(consoleOrigin).apply(problemHeaders),
      },
      options,
    )
  }
}
