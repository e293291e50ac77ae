import type { FunctionName } from '@sportsfeeds/functions/bundles'
import type { Throttle } from './stage.ts'

/** Callers of a route: a provider by its API key, or an analyst by a token. */
export type RestCaller = 'provider' | 'analyst'

export interface RestRoute {
  readonly path: string
  readonly method: 'GET' | 'PUT'
  readonly caller: RestCaller
  readonly function: Extract<FunctionName, 'writeFeeds' | 'readFeeds' | 'games'>
  /** Query parameters without which API Gateway refuses the request, before any function is paid for. */
  readonly requiredQuery?: readonly string[]
  /** Of all callers together; providers have rates of their own below it. */
  readonly throttle: Throttle
}

/** Every route of the feeds API. Resources, methods, permissions and the deployment's trigger are made from this list. */
export const restRoutes: readonly RestRoute[] = [
  {
    path: '/feeds',
    method: 'PUT',
    caller: 'provider',
    function: 'writeFeeds',
    throttle: { ratePerSecond: 2_000, burst: 2_000 },
  },
  {
    path: '/feeds',
    method: 'GET',
    caller: 'analyst',
    function: 'readFeeds',
    requiredQuery: ['game'],
    throttle: { ratePerSecond: 1_000, burst: 1_000 },
  },
  {
    path: '/games',
    method: 'PUT',
    caller: 'provider',
    function: 'games',
    throttle: { ratePerSecond: 200, burst: 200 },
  },
  {
    path: '/games',
    method: 'GET',
    caller: 'analyst',
    function: 'games',
    throttle: { ratePerSecond: 300, burst: 500 },
  },
  {
    path: '/games/{id}',
    method: 'GET',
    caller: 'analyst',
    function: 'games',
    throttle: { ratePerSecond: 300, burst: 500 },
  },
]

/** A route as the settings of a stage name it: `games/{id}/GET`. */
export function methodPath({ path, method }: Pick<RestRoute, 'path' | 'method'>): string {
  return `${path.slice(1)}/${method}`
}

/** Every path that needs a resource, parents before children: `/games/{id}` needs `/games` first. */
export function restPaths(routes: readonly RestRoute[]): string[] {
  const paths = new Set<string>()
  for (const { path } of routes) {
    const parts = path.split('/').slice(1)
    for (const [index] of parts.entries()) paths.add(`/${parts.slice(0, index + 1).join('/')}`)
  }
  return [...paths].toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
}

/** `/games/{id}` → `/games`; undefined for a path right below the root. */
export function parentPath(path: string): string | undefined {
  return path.slice(0, path.lastIndexOf('/')) || undefined
}

/** The methods of one path that these callers use. */
export function methodsOf(
  routes: readonly RestRoute[],
  path: string,
  callers: readonly RestCaller[],
): string[] {
  return routes
    .filter((route) => route.path === path && callers.includes(route.caller))
    .map(({ method }) => method)
}

/** A route's required parameters as a method declares them: `{"method.request.querystring.game": true}`. */
export function requestParameters({ requiredQuery = [] }: RestRoute): Record<string, boolean> {
  return Object.fromEntries(requiredQuery.map((name) => [`method.request.querystring.${name}`, true]))
}

/** A path as part of a resource name: `/games/{id}` → `games-id`. */
export function pathName(path: string): string {
  return path.replaceAll(/[{}+]/g, '').split('/').filter(Boolean).join('-')
}
