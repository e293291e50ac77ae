import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Method, Resource } from './rest-definition.ts'
import { compileRoutes } from './resource-tree.ts'

function method(httpMethod: string): Method {
  const address = { restApiId: 'api', resourceId: 'resource', httpMethod }
  return {
    httpMethod,
    authorizer: undefined,
    apiKeyRequired: false,
    requiredParameters: [],
    integration: {
      ...address,
      id: 'integration',
      type: 'AWS_PROXY',
      uri: '',
      timeoutInMillis: 29_000,
      requestTemplates: {},
      responses: [],
    },
  }
}

function resource(path: string, httpMethods: readonly string[] = ['GET']): Resource {
  return { id: path, path, methods: new Map(httpMethods.map((name) => [name, method(name)])) }
}

function finder(...paths: string[]) {
  return compileRoutes(paths.map((path) => resource(path)))
}

describe('the most specific resource', () => {
  test.each([
    ['/games', '/games', {}],
    ['/games/', '/games', {}],
    ['/games/live', '/games/live', {}],
    ['/games/7', '/games/{id}', { id: '7' }],
    ['/games/a%2Fb', '/games/{id}', { id: 'a/b' }],
    ['/games/7/odds', '/games/{id}/odds', { id: '7' }],
    ['/games/live/odds', '/games/{id}/odds', { id: 'live' }],
    ['/', '/', {}],
  ])('%s is %s [apigateway/api-gateway-method-settings-method-request]', (path, expected, parameters) => {
    const find = finder('/', '/games', '/games/live', '/games/{id}', '/games/{id}/odds')
    const route = find('GET', path)
    expect(route?.resource.path).toBe(expected)
    expect(route?.pathParameters).toEqual(parameters)
  })

  test('a resource without the method does not match [apigateway/api-gateway-method-settings-method-request]', () => {
    const find = compileRoutes([resource('/a', ['GET', 'PUT']), resource('/b', ['GET'])])
    expect(find('PUT', '/a')?.method.httpMethod).toBe('PUT')
    expect(find('PUT', '/b')).toBeUndefined()
  })
})

test('whatever a path parameter holds comes back decoded [apigateway/set-up-lambda-proxy-integrations]', () => {
  const find = finder('/games/{id}')
  const value = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed())
  fc.assert(
    fc.property(value, (id) => {
      expect(find('GET', `/games/${encodeURIComponent(id)}`)?.pathParameters).toEqual({ id })
    }),
  )
})
