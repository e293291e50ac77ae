import { GatewayRefusal } from './gateway-response.ts'
import { getHeader, type RequestView } from './request-view.ts'
import type { Route } from './resource-tree.ts'

/**
 * Refuses a request without a parameter that its method requires.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 * @throws GatewayRefusal BAD_REQUEST_PARAMETERS
 */
export function validateParameters({ method, pathParameters }: Route, view: RequestView): void {
  const missing = method.requiredParameters.flatMap((parameter) => {
    const [, , location, ...rest] = parameter.split('.')
    const name = rest.join('.')
    const value =
      location === 'header'
        ? getHeader(view, name)
        : location === 'path'
          ? pathParameters[name]
          : view.queryStringParameters[name]
    return value === undefined ? [name] : []
  })
  if (missing.length > 0) {
    throw new GatewayRefusal('BAD_REQUEST_PARAMETERS', {
      message: `Missing required request parameters: [${missing.join(', ')}]`,
    })
  }
}
