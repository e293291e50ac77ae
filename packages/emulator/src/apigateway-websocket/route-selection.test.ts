import fc from 'fast-check'
import { expect, test } from 'vitest'
import { selectRoute } from './route-selection.ts'
import type { WebSocketDefinition } from './websocket-definition.ts'

function define(routeSelectionExpression: string, ...keys: string[]): WebSocketDefinition {
  const routes = keys.map((routeKey) => ({
    routeKey,
    authorizer: undefined,
    integration: undefined,
    isTwoWay: false,
  }))
  return { routeSelectionExpression, routesByKey: new Map(routes.map((route) => [route.routeKey, route])) }
}

test.each([
  ['$request.body.action', '{"action":"join"}', 'join'],
  ['${request.body.action}', '{"action":"join"}', 'join'],
  ['$request.body.do.what', '{"do":{"what":"join"}}', 'join'],
  ['$request.body.action', '{"action":7}', '7'],
  ['$request.body.action', '{"action":"other"}', '$default'],
  ['$request.body.action', '{"action":"$connect"}', '$default'],
  ['$request.body.action', '{"action":{"a":1}}', '$default'],
  ['$request.body.toString', '{}', '$default'],
])('%s of %s is %s [apigateway/websocket-api-develop-routes]', (expression, message, expected) => {
  const definition = define(expression, 'join', '7', '$connect', '$default')
  expect(selectRoute(definition, message)?.routeKey).toBe(expected)
})

test('any message without another route reaches $default [apigateway/websocket-api-develop-routes]', () => {
  const expression = '$request.body.action'
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (message) => {
      expect(selectRoute(define(expression, '$default', '$connect'), message)?.routeKey).toBe('$default')
      expect(selectRoute(define(expression, '$connect'), message)).toBeUndefined()
    }),
  )
})
