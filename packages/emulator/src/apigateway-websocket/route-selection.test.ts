import fc from 'fast-check'
import { expect, test } from 'vitest'
import { selectRoute } from './route-selection.ts'
import type { Route } from './websocket-definition.ts'

function routes(...keys: string[]): ReadonlyMap<string, Route> {
  return new Map(
    keys.map((routeKey) => [
      routeKey,
      { id: routeKey, routeKey, authorizationType: 'NONE', responses: new Map() },
    ]),
  )
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
  expect(selectRoute(routes('join', '7', '$connect', '$default'), expression, message)?.routeKey).toBe(
    expected,
  )
})

test('whatever a client sends, it reaches $default when no other route is meant [apigateway/websocket-api-develop-routes]', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (message) => {
      expect(selectRoute(routes('$default', '$connect'), '$request.body.action', message)?.routeKey).toBe(
        '$default',
      )
      expect(selectRoute(routes('$connect'), '$request.body.action', message)).toBeUndefined()
    }),
  )
})
