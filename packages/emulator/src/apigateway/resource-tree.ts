import type { Method, Resource } from './api-definition.ts'

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
  greedy?: { readonly name: string; readonly resource: Resource }
}

/**
 * Finds the most specific resource for a path: fixed parts win over `{name}`, which wins over `{name+}`. A resource
 * that lacks the method does not match; `ANY` stands for all methods.
 */
export function compileRoutes(resources: Iterable<Resource>): RouteFinder {
  const root: Node = { fixed: new Map() }
  for (const resource of resources) insert(root, resource)

  return (httpMethod, path) => {
    const segments = path.split('/').filter((segment) => segment !== '')
    const find = (
      node: Node,
      at: number,
      parameters: Readonly<Record<string, string>>,
    ): Route | undefined => {
      const segment = segments[at]
      if (segment === undefined) return node.resource && toRoute(node.resource, httpMethod, parameters)
      const { variable, greedy } = node
      const fixed = node.fixed.get(decode(segment))
      return (
        (fixed && find(fixed, at + 1, parameters)) ??
        (variable && find(variable.node, at + 1, { ...parameters, [variable.name]: decode(segment) })) ??
        (greedy &&
          toRoute(greedy.resource, httpMethod, {
            ...parameters,
            [greedy.name]: segments.slice(at).map(decode).join('/'),
          }))
      )
    }
    return find(root, 0, {})
  }
}

function insert(root: Node, resource: Resource): void {
  let node = root
  for (const part of resource.path.split('/').filter((each) => each !== '')) {
    const [, name, plus] = /^\{([^+}]+)(\+)?\}$/.exec(part) ?? []
    if (name !== undefined && plus !== undefined) {
      node.greedy = { name, resource }
      return
    }
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

function toRoute(
  resource: Resource,
  httpMethod: string,
  pathParameters: Readonly<Record<string, string>>,
): Route | undefined {
  const method = resource.methods.get(httpMethod) ?? resource.methods.get('ANY')
  return method && { resource, method, pathParameters }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
