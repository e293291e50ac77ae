import type { Integration, IntegrationResponse } from './api-definition.ts'
import { type GatewayResponse, GatewayRefusal, mapHeaders, renderTemplate } from './gateway-response.ts'

export interface MockRequest {
  readonly contentType: string | undefined
  readonly requestHeader: (name: string) => string | undefined
  readonly variables: Readonly<Record<string, string>>
}

/**
 * Answers without a backend: the request template names the status code, which selects an integration response.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 *
 * @throws GatewayRefusal API_CONFIGURATION_ERROR when no status or no response is found.
 */
export function answerMock(integration: Integration, request: MockRequest): GatewayResponse {
  const { requestTemplates, responses } = integration
  const mediaType = request.contentType?.split(';', 1)[0]?.trim() ?? 'application/json'
  const template = requestTemplates[mediaType] ?? requestTemplates['application/json'] ?? ''
  const status = /["']?statusCode["']?\s*:\s*"?(\d{3})/.exec(renderTemplate(template, request.variables))?.[1]
  const response = status === undefined ? undefined : selectResponse([...responses.values()], status)
  if (response === undefined) {
    throw new GatewayRefusal('API_CONFIGURATION_ERROR', {
      detail: 'The request template names no status code, or no integration response is for it.',
    })
  }
  return {
    status: Number(response.statusCode),
    headers: {
      'Content-Type': 'application/json',
      ...mapHeaders(response.responseParameters, 'method.response.header.', request.requestHeader),
    },
    body: renderTemplate(response.responseTemplates['application/json'] ?? '', request.variables),
  }
}

/** The response whose pattern matches the status, else the one without a pattern. */
function selectResponse(
  responses: readonly IntegrationResponse[],
  status: string,
): IntegrationResponse | undefined {
  return (
    responses.find(
      ({ selectionPattern }) => selectionPattern && new RegExp(`^(?:${selectionPattern})$`).test(status),
    ) ?? responses.find(({ selectionPattern }) => !selectionPattern)
  )
}
