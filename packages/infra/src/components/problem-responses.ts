import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import { gatewayResponses, problemHeaders, problemTemplate } from '../gateway-responses.ts'

/** Declares what an API answers by itself, before or instead of a function, as problem+json. */
export const declareProblemResponses = (
  name: string,
  {
    api,
    consoleOrigin,
  }: { readonly api: aws.apigateway.RestApi; readonly consoleOrigin?: string | undefined },
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] =>
  gatewayResponses.map(
    (response) =>
      new aws.apigateway.Response(
        `${name}-${response.responseType.toLowerCase().replaceAll('_', '-')}`,
        {
          restApiId: api.id,
          responseType: response.responseType,
          statusCode: response.statusCode,
          responseTemplates: { 'application/json': problemTemplate(response) },
          responseParameters: problemHeaders(consoleOrigin),
        },
        options,
      ),
  )
