import { expect, test } from 'vitest'
import { managementEndpoint } from './components/bookmaker-api.ts'
import { methodsOf, parentPath, pathName, restPaths, restRoutes } from './rest-routes.ts'

test('every path has a resource, and its parent comes before it', () => {
  const paths = restPaths(restRoutes)
  for (const { path } of restRoutes) expect(paths).toContain(path)
  for (const [index, path] of paths.entries()) {
    const parent = parentPath(path)
    if (parent !== undefined) expect(paths.slice(0, index)).toContain(parent)
  }
})

test('paths have distinct names', () => {
  const names = restPaths(restRoutes).map(pathName)
  expect(new Set(names).size).toBe(names.length)
})

test.each([
  ['wss://abc.execute-api.eu-west-1.amazonaws.com', 'https://abc.execute-api.eu-west-1.amazonaws.com/v1'],
  ['ws://127.0.0.1:4510/execute-api/abc', 'http://127.0.0.1:4510/execute-api/abc/v1'],
])('frames for connections of %s are posted to %s', (endpoint, expected) => {
  expect(managementEndpoint(endpoint, 'v1')).toBe(expected)
})

test('pages may call only what analysts call', () => {
  expect(methodsOf(restRoutes, '/feeds', ['analyst'])).toEqual(['GET'])
  expect(methodsOf(restRoutes, '/games', ['provider', 'analyst'])).toEqual(['PUT', 'GET'])
})
