import * as z from 'zod'

/**
 * Variables of an access log's format. API Gateway refuses a stage whose format has others:
 * "The following context variables are not supported".
 */
export function accessLogSettings(variables: ReadonlySet<string>) {
  const isSupported = (variable: string) =>
    variables.has(variable) || ownVariables.some((prefix) => variable.startsWith(prefix))
  return z.object({
    destinationArn: z.string(),
    format: z.string().superRefine((format, context) => {
      const used = [...format.matchAll(/\$context\.([\w.]*\w)/g)].map(([, name = '']) => name)
      const unsupported = used.filter((name) => !isSupported(name))
      if (unsupported.length > 0)
        context.addIssue(`the following context variables are not supported: [${unsupported.join(', ')}]`)
      if (!used.includes('requestId') && !used.includes('extendedRequestId'))
        context.addIssue('must have $context.requestId or $context.extendedRequestId')
    }),
  })
}

/** What an authorizer says of a caller is any name of its own. */
const ownVariables = ['authorizer.', 'authorize.']

const bothKinds = [
  'accountId',
  'apiId',
  'domainName',
  'error.message',
  'error.messageString',
  'error.responseType',
  'error.validationErrorString',
  'extendedRequestId',
  'identity.accountId',
  'identity.apiKey',
  'identity.apiKeyId',
  'identity.caller',
  'identity.cognitoAuthenticationProvider',
  'identity.cognitoAuthenticationType',
  'identity.cognitoIdentityId',
  'identity.cognitoIdentityPoolId',
  'identity.principalOrgId',
  'identity.sourceIp',
  'identity.user',
  'identity.userAgent',
  'identity.userArn',
  'integration.error',
  'integration.integrationStatus',
  'integration.latency',
  'integration.requestId',
  'integration.status',
  'integrationLatency',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'stage',
  'status',
  'waf.error',
  'waf.latency',
  'waf.status',
]

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
export const restLogVariables: ReadonlySet<string> = new Set([
  ...bothKinds,
  'authenticate.error',
  'authenticate.latency',
  'authenticate.status',
  'awsEndpointRequestId',
  'customDomain.basePathMatched',
  'customDomain.routingRuleIdMatched',
  'deploymentId',
  'domainPrefix',
  'endpointType',
  'httpMethod',
  'identity.clientCert.clientCertPem',
  'identity.clientCert.issuerDN',
  'identity.clientCert.serialNumber',
  'identity.clientCert.subjectDN',
  'identity.clientCert.validity.notAfter',
  'identity.clientCert.validity.notBefore',
  'identity.vpcId',
  'identity.vpceId',
  'integrationStatus',
  'path',
  'protocol',
  'resourceId',
  'resourcePath',
  'responseLatency',
  'responseLength',
  'wafResponseCode',
  'webaclArn',
  'xrayTraceId',
])

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html */
export const webSocketLogVariables: ReadonlySet<string> = new Set([
  ...bothKinds,
  'connectedAt',
  'connectionId',
  'eventType',
  'messageId',
  'routeKey',
])
