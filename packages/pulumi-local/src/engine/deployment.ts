import { isDeepStrictEqual } from 'node:util'
import {
  DuplicateResourceError,
  ProtectedResourceError,
  ResourceFailedError,
  EngineError,
  UnknownResourceTypeError,
  UnsupportedOptionError,
} from '../errors.ts'
import { defaultTagsOf } from './default-tags.ts'
import { withFingerprints } from './fingerprint.ts'
import type { DecodedProperties, Properties } from './property-values.ts'
import type { ExistingResource, ResourceHandler, ResourceRequest } from './resource-handler.ts'
import type { ResourceState, StackState } from './state.ts'
import { makeUrn } from './urn.ts'

/** A resource as the program registers it. */
export interface Registration {
  readonly type: string
  readonly name: string
  /** URN of the parent; empty for the stack. */
  readonly parent: string
  readonly custom: boolean
  readonly properties: DecodedProperties
  /** URNs named by its inputs or its `dependsOn`. */
  readonly dependencies: readonly string[]
  /** Its URNs in earlier versions of the program. */
  readonly aliases: readonly string[]
  /** `<urn>::<id>` of an explicit provider; empty for the default one. */
  readonly provider: string
  readonly protect: boolean
  readonly retainOnDelete: boolean
  readonly ignoreChanges: readonly string[]
  readonly replaceOnChanges: readonly string[]
  readonly additionalSecretOutputs: readonly string[]
  readonly source?: string | undefined
}

export interface Registered {
  readonly urn: string
  readonly id: string
  readonly outputs: Properties
  readonly secretKeys: ReadonlySet<string>
}

export type ResourceChange = 'created' | 'updated' | 'replaced' | 'deleted' | 'unchanged'

export interface DeploymentOptions<Context> {
  readonly project: string
  readonly stack: string
  readonly state: StackState
  readonly handlers: ReadonlyMap<string, ResourceHandler<Context>>
  readonly context: Context
  /** The stack's configuration, by full key. */
  readonly config: Readonly<Record<string, string>>
  readonly onChange: (
    change: ResourceChange,
    resource: { readonly type: string; readonly name: string },
  ) => void
}

/** One run of the program against the state of earlier runs. */
export interface Deployment {
  urnOf(type: string, name: string, parent: string): string
  register(registration: Registration): Promise<Registered>
  /** Removes resources that the program no longer registers; call it only after the program has succeeded. */
  removeOthers(): Promise<void>
}

const providerTypePrefix = 'pulumi:providers:'

/**
 * Brings the cloud in line with the program, resource by resource: makes what is new, changes what differs, and
 * replaces what cannot change in place. Physical names are deterministic, so as a rule the old one is deleted first,
 * and with it everything that needs it; the program then registers those again.
 */
export function createDeployment<Context>(options: DeploymentOptions<Context>): Deployment {
  const { project, stack, state, handlers, context, config, onChange } = options
  const registered = new Set<string>()

  const urnOf = (type: string, name: string, parent: string): string =>
    makeUrn({ stack, project, type, name, parent })

  const register = async (registration: Registration): Promise<Registered> => {
    const urn = urnOf(registration.type, registration.name, registration.parent)
    if (registered.has(urn)) throw new DuplicateResourceError(registration, urn)
    registered.add(urn)
    adoptAlias(registration, urn)
    const next = registration.custom
      ? await makeCustom(registration, urn)
      : remember(registration, urn, { id: '', inputs: registration.properties.values, outputs: {} })
    return { urn, id: next.id, outputs: next.outputs, secretKeys: next.secretKeys }
  }

  const makeCustom = async (registration: Registration, urn: string): Promise<ResourceState> => {
    const existing = state.get(urn)
    const inputs = keepIgnored(await withFingerprints(registration.properties.values), existing, registration)
    if (registration.type.startsWith(providerTypePrefix)) {
      return remember(registration, urn, { id: `${registration.name}-provider`, inputs, outputs: inputs })
    }
    const handler = handlerOf(registration)
    const request = {
      urn,
      type: registration.type,
      name: registration.name,
      source: registration.source,
      inputs,
    }
    const { change, id, outputs } = await apply(handler, existing, request, registration)
    const tagsAll = { ...defaultTagsOf(registration, state, config), ...tagsOf(inputs) }
    onChange(change, registration)
    return remember(
      registration,
      urn,
      { id, inputs, outputs: { tagsAll, ...outputs } },
      handler.secretOutputs,
    )
  }

  const apply = async (
    handler: ResourceHandler<Context>,
    existing: ResourceState | undefined,
    request: ResourceRequest<Properties>,
    { replaceOnChanges }: Registration,
  ) => {
    if (existing === undefined) {
      const created = await attempt(request, 'create', () => handler.create(context, request))
      return { change: 'created', ...created } as const
    }
    const changed = changedKeys(existing.inputs, request.inputs)
    if (changed.length === 0)
      return { change: 'unchanged', id: existing.id, outputs: existing.outputs } as const
    const fixed = [...handler.replaceOn, ...replaceOnChanges]
    const cannotChange = (key: string): boolean =>
      fixed.includes(key) || handler.changesOnlyOnAws(key, existing.inputs[key], request.inputs[key])
    if (fixed.includes('*') || changed.some(cannotChange)) {
      if (!handler.createBeforeDelete) {
        for (const dependant of state.dependantsOf(existing.urn)) await remove(dependant)
        await remove(existing)
      }
      const created = await attempt(request, 'create', () => handler.create(context, request))
      if (handler.createBeforeDelete) state.replaced.push(existing)
      return { change: 'replaced', ...created } as const
    }
    const updated = await attempt(request, 'update', () =>
      handler.update(context, toExisting(existing), request),
    )
    return { change: 'updated', ...updated } as const
  }

  const remember = (
    registration: Registration,
    urn: string,
    made: Pick<ResourceState, 'id' | 'inputs' | 'outputs'>,
    secretOutputs: readonly string[] = [],
  ): ResourceState => {
    const { type, name, custom, parent, dependencies, protect, retainOnDelete, source } = registration
    const next: ResourceState = {
      ...made,
      urn,
      type,
      name,
      custom,
      protect,
      retainOnDelete,
      source,
      dependencies: parent === '' ? dependencies : [parent, ...dependencies],
      secretKeys: new Set([
        ...registration.properties.secretKeys,
        ...registration.additionalSecretOutputs,
        ...secretOutputs,
      ]),
    }
    state.put(next)
    return next
  }

  const adoptAlias = (registration: Registration, urn: string): void => {
    if (state.get(urn) !== undefined) return
    const former = registration.aliases.find((alias) => state.get(alias) !== undefined)
    if (former !== undefined) state.rename(former, urn)
  }

  const handlerOf = (registration: Registration): ResourceHandler<Context> => {
    const handler = handlers.get(registration.type)
    if (handler === undefined) throw new UnknownResourceTypeError(registration)
    return handler
  }

  const remove = async (resource: ResourceState): Promise<void> => {
    await removeResource(resource, { state, handlers, context, onChange })
    state.remove(resource.urn)
  }

  return {
    urnOf,
    register,
    async removeOthers() {
      await removeReplaced({ state, handlers, context, onChange })
      for (const resource of state.list().toReversed()) {
        if (!registered.has(resource.urn)) await remove(resource)
      }
    },
  }
}

/** Removes everything that the state remembers, the last made first. */
export async function destroyAll<Context>(options: RemovalOptions<Context>): Promise<void> {
  await removeReplaced(options)
  for (const resource of options.state.list().toReversed()) {
    await removeResource(resource, options)
    options.state.remove(resource.urn)
  }
}

type RemovalOptions<Context> = Pick<DeploymentOptions<Context>, 'state' | 'handlers' | 'context' | 'onChange'>

async function removeReplaced<Context>(options: RemovalOptions<Context>): Promise<void> {
  const { replaced } = options.state
  for (let resource = replaced.at(-1); resource !== undefined; resource = replaced.at(-1)) {
    await removeResource(resource, options)
    replaced.pop()
  }
}

async function removeResource<Context>(
  resource: ResourceState,
  { handlers, context, onChange }: RemovalOptions<Context>,
): Promise<void> {
  if (resource.protect) throw new ProtectedResourceError(resource)
  const handler = handlers.get(resource.type)
  if (handler !== undefined && !resource.retainOnDelete) {
    await attempt(resource, 'delete', () => handler.delete(context, toExisting(resource)))
    onChange('deleted', resource)
  }
}

async function attempt<Result>(
  resource: Pick<ResourceRequest<unknown>, 'type' | 'name' | 'source'>,
  verb: 'create' | 'update' | 'delete',
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation()
  } catch (error) {
    // Errors of the engine name the resource already.
    throw error instanceof EngineError ? error : new ResourceFailedError(resource, verb, error)
  }
}

function toExisting({
  urn,
  type,
  name,
  source,
  id,
  inputs,
  outputs,
}: ResourceState): ExistingResource<Properties> {
  return {
    urn,
    type,
    name,
    source,
    id,
    inputs,
    outputs,
  }
}

function changedKeys(before: Properties, after: Properties): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  )
}

function keepIgnored(
  inputs: Properties,
  existing: ResourceState | undefined,
  registration: Registration,
): Properties {
  const nested = registration.ignoreChanges.find((path) => /[.[*]/.test(path))
  if (nested !== undefined) {
    throw new UnsupportedOptionError(registration, `ignoreChanges of a nested property ("${nested}")`)
  }
  if (existing === undefined) return inputs
  // What was not there stays away, as in Pulumi's own engine.
  const isIgnored = ([key]: readonly [string, unknown]): boolean => registration.ignoreChanges.includes(key)
  return Object.fromEntries([
    ...Object.entries(inputs).filter((entry) => !isIgnored(entry)),
    ...Object.entries(existing.inputs).filter(isIgnored),
  ])
}

function tagsOf({ tags }: Properties): object {
  return typeof tags === 'object' && tags !== null ? tags : {}
}
