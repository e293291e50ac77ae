import type { Method, Resource } from './rest-definition.ts'

export interface Route {
  readonly resource: Resource
  readonly method: Method
  readonly pathParameters: Readonly<Record<string, string>>
}

export type RouteFinder = (httpMethod: string, path: string) => Route | undefined

interface Node {
  resource?: Resource
  readonly fixed: Map<string, Node>
  variable?: { readonly name: string; readonly node: Node }
}

/**
 * Finds the most specific resource for a path: fixed parts win over `{name}`. A resource that lacks the method does not
 * match.
 */
export function compileRoutes(resources: Iterable<Resource>): RouteFinder {
  const root: Node = { fixed: new Map() }
  for (const resource of resources) insert(root, resource)

  return (httpMethod, path) => {
    const segments = path.split('/').filter((segment) => segment !== '')
    const find = (
      node: Node,
      at: number,
      pathParameters: Readonly<Record<string, string>>,
    ): Route | undefined => {
      const segment = segments[at]
      if (segment === undefined) {
        const { resource } = node
        const method = resource?.methods.get(httpMethod)
        return resource && method && { resource, method, pathParameters }
      }
      const { variable } = node
      const fixed = node.fixed.get(decode(segment))
      return (
        (fixed && find(fixed, at + 1, pathParameters)) ??
        (variable && find(variable.node, at + 1, { ...pathParameters, [variable.name]: decode(segment) }))
      )
    }
    return find(root, 0, {})
  }
}

function insert(root: Node, resource: Resource): void {
  let node = root
  for (const part of resource.path.split('/').filter((each) => each !== '')) {
    const name = /^\{([^}]+)\}$/.exec(part)?.[1]
    if (name === undefined) {
      const next = node.fixed.get(part) ?? { fixed: new Map() }
      node.fixed.set(part, next)
      node = next
    } else {
      node.variable ??= { name, node: { fixed: new Map() } }
      node = node.variable.node
    }
  }
  node.resource = resource
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
