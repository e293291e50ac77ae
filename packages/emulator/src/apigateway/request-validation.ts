import { Ajv, type ValidateFunction } from 'ajv'
import * as z from 'zod'
import type { ApiDefinition, Method } from './api-definition.ts'
import { GatewayRefusal } from './gateway-response.ts'
import { headerOf, type RequestView } from './request-view.ts'

/** @throws GatewayRefusal BAD_REQUEST_PARAMETERS or BAD_REQUEST_BODY */
export type RequestCheck = (
  method: Method,
  request: {
    readonly view: RequestView
    readonly pathParameters: Readonly<Record<string, string>>
    readonly body: Buffer
  },
) => void

/**
 * Checks requests by the API's validators and models.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function compileRequestChecks({ validators, models }: ApiDefinition, apiId: string): RequestCheck {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  const modelUrl = (name: string): string =>
    `https://apigateway.amazonaws.com/restapis/${apiId}/models/${name}`
  for (const { name, schema } of models.values()) ajv.addSchema(parseSchema(schema), modelUrl(name))

  return (method, { view, pathParameters, body }) => {
    const validator = validators.get(method.requestValidatorId ?? '')
    if (validator === undefined) return
    if (validator.validateRequestParameters) {
      const missing = missingParameters(method, view, pathParameters)
      if (missing.length > 0) {
        throw new GatewayRefusal('BAD_REQUEST_PARAMETERS', {
          message: `Missing required request parameters: [${missing.join(', ')}]`,
        })
      }
    }
    if (validator.validateRequestBody) {
      const contentType = headerOf(view, 'content-type')?.split(';', 1)[0]?.trim() ?? 'application/json'
      const modelName = method.requestModels[contentType] ?? method.requestModels['$default']
      const validate = modelName === undefined ? undefined : ajv.getSchema(modelUrl(modelName))
      if (validate !== undefined) checkBody(validate, body)
    }
  }
}

const JsonSchema = z.record(z.string(), z.unknown())

/** Models are drafts 4 by their `$schema`, which only names the dialect; the words that both have mean the same. */
function parseSchema(text: string): Record<string, unknown> {
  const { $schema: _, ...schema } = JsonSchema.parse(JSON.parse(text))
  return schema
}

function missingParameters(
  { requestParameters }: Method,
  view: RequestView,
  pathParameters: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(requestParameters).flatMap(([parameter, isRequired]) => {
    const [, , place, ...rest] = parameter.split('.')
    const name = rest.join('.')
    const value =
      place === 'header'
        ? headerOf(view, name)
        : place === 'path'
          ? pathParameters[name]
          : view.queryStringParameters[name]
    return isRequired && value === undefined ? [name] : []
  })
}

function checkBody(validate: ValidateFunction, body: Buffer): void {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new GatewayRefusal('BAD_REQUEST_BODY', { cause: error, detail: '[The body is not JSON]' })
  }
  if (validate(value)) return
  const reasons = (validate.errors ?? []).map(({ instancePath, message }) =>
    `${instancePath} ${message}`.trim(),
  )
  throw new GatewayRefusal('BAD_REQUEST_BODY', { detail: `[${reasons.join(', ')}]` })
}
