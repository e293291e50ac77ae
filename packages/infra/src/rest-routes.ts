import type { FunctionName } from '@sportsfeeds/functions/bundles'

/** Callers of a route: a provider by its API key, or an analyst by a token. */
export type RestCaller = 'provider' | 'analyst'

export interface RestRoute {
  readonly path: string
  readonly method: 'GET' | 'PUT'
  readonly caller: RestCaller
  readonly function: Extract<FunctionName, 'writeFeeds' | 'readFeeds' | 'games'>
  /** Query parameters without which API Gateway refuses the request, before any function is paid for. */
  readonly requiredQuery?: readonly string[]
}

/** Every route of the feeds API. Resources, methods, permissions and the deployment's trigger are made from this list. */
export const restRoutes: readonly RestRoute[] = [
  { path: '/feeds', method: 'PUT', caller: 'provider', function: 'writeFeeds' },
  { path: '/feeds', method: 'GET', caller: 'analyst', function: 'readFeeds', requiredQuery: ['game'] },
  { path: '/games', method: 'PUT', caller: 'provider', function: 'games' },
  { path: '/games', method: 'GET', caller: 'analyst', function: 'games' },
  { path: '/games/{id}', method: 'GET', caller: 'analyst', function: 'games' },
]

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

/** The methods of one path, for its CORS response. */
export function methodsOf(routes: readonly RestRoute[], path: string): string[] {
  return routes.filter((route) => route.path === path).map(({ method }) => method)
}

/** A route's required parameters as a method declares them: `{"method.request.querystring.game": true}`. */
export function requestParameters({ requiredQuery = [] }: RestRoute): Record<string, boolean> {
  return Object.fromEntries(requiredQuery.map((name) => [`method.request.querystring.${name}`, true]))
}

/** A path as part of a resource name: `/games/{id}` → `games-id`. */
export function pathName(path: string): string {
  return path.replaceAll(/[{}+]/g, '').split('/').filter(Boolean).join('-')
}
