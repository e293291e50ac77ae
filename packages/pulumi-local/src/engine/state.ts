import type { Properties } from './property-values.ts'

/** A resource as the engine remembers it between updates. */
export interface ResourceState {
  readonly urn: string
  readonly type: string
  readonly name: string
  /** Made by a handler; false for components, which only group. */
  readonly custom: boolean
  readonly id: string
  /** As the program gave them, with the fingerprints of assets. */
  readonly inputs: Properties
  readonly outputs: Properties
  readonly secretKeys: ReadonlySet<string>
  /** URNs that this resource needs: its parent and what its inputs come from. */
  readonly dependencies: readonly string[]
  readonly protect: boolean
  readonly retainOnDelete: boolean
  readonly source?: string | undefined
}

/** The resources of one stack, in the order in which they were last registered: what comes later may need what came before. */
export interface StackState {
  get(urn: string): ResourceState | undefined
  /** Puts `resource` last. */
  put(resource: ResourceState): void
  remove(urn: string): void
  /** Gives a resource the name that the program now uses for it. */
  rename(fromUrn: string, toUrn: string): void
  /** Every resource that needs `urn`, directly or through others; the last registered first. */
  dependantsOf(urn: string): readonly ResourceState[]
  list(): readonly ResourceState[]
  /** Replaced resources that still exist and are removed at the end. */
  readonly replaced: ResourceState[]
}

export function createStackState(): StackState {
  const resources = new Map<string, ResourceState>()
  return {
    get: (urn) => resources.get(urn),
    put(resource) {
      resources.delete(resource.urn)
      resources.set(resource.urn, resource)
    },
    remove: (urn) => void resources.delete(urn),
    rename(fromUrn, toUrn) {
      const renamed = [...resources.values()].map((resource) => ({
        ...resource,
        urn: resource.urn === fromUrn ? toUrn : resource.urn,
        dependencies: resource.dependencies.map((urn) => (urn === fromUrn ? toUrn : urn)),
      }))
      resources.clear()
      for (const resource of renamed) resources.set(resource.urn, resource)
    },
    dependantsOf(urn) {
      const needed = new Set([urn])
      // One pass suffices: a resource is registered after everything that it needs.
      for (const resource of resources.values()) {
        if (resource.dependencies.some((dependency) => needed.has(dependency))) needed.add(resource.urn)
      }
      needed.delete(urn)
      return [...resources.values()].filter((resource) => needed.has(resource.urn)).toReversed()
    },
    list: () => [...resources.values()],
    replaced: [],
  }
}
