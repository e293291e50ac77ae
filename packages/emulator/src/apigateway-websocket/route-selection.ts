import type { Route, WebSocketDefinition } from './websocket-definition.ts'

/**
 * Selects the route of a message: the value of the selection expression in its JSON, else `$default`. Undefined if
 * neither exists.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 */
export function selectRoute(
  { routesByKey, routeSelectionExpression }: WebSocketDefinition,
  message: string,
): Route | undefined {
  const key = evaluate(routeSelectionExpression, message)
  const isReserved = key === undefined || key.startsWith('$')
  return (isReserved ? undefined : routesByKey.get(key)) ?? routesByKey.get('$default')
}

function evaluate(expression: string, message: string): string | undefined {
  const path = /request\.body\.([\w.-]+)/.exec(expression)?.[1]
  let value = parseObject(message)
  for (const name of path?.split('.') ?? []) {
    value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
