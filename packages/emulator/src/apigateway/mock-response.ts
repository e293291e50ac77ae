import { type ApiResponse, GatewayRefusal, mapHeaders } from './gateway-response.ts'
import type { Integration } from './rest-definition.ts'

/**
 * The response of an integration without a backend: its request template has to name a status code, and its integration
 * response gives status and headers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 *
 * @throws GatewayRefusal API_CONFIGURATION_ERROR without a status code or an integration response.
 */
export function getMockResponse(
  { requestTemplates, responses: [response] }: Integration,
  contentType: string | undefined,
): ApiResponse {
  const mediaType = contentType?.split(';', 1)[0]?.trim() ?? 'application/json'
  const template = requestTemplates[mediaType] ?? requestTemplates['application/json'] ?? ''
  if (response === undefined || !/["']?statusCode["']?\s*:\s*"?\d{3}/.test(template)) {
    throw new GatewayRefusal('API_CONFIGURATION_ERROR', {
      detail: 'The request template names no status code, or the integration has no response.',
    })
  }
  return {
    status: Number(response.statusCode),
    headers: {
      'Content-Type': 'application/json',
      ...mapHeaders(response.responseParameters, 'method.response.header.'),
    },
    body: '',
  }
}
