import { isDeepStrictEqual } from 'node:util'
import { withFingerprints } from '../engine/fingerprint.ts'
import type { Properties } from '../engine/property-values.ts'
import type { ExistingResource, ResourceHandler } from '../engine/resource-handler.ts'
import {
  ForeignAccountError,
  LostResourceError,
  UnknownFunctionError,
  UnknownResourceTypeError,
  UnsupportedChangeError,
} from '../errors.ts'
import type { ProviderFunction } from '../monitor.ts'
import type { AccountContext } from '../resources/functions.ts'
import { fillName, hasFreeName } from './auto-names.ts'
import type { ControlOperation, ControlReply, ControlRequest } from './protocol.ts'
import { createResourceRecords, type ResourceRecords } from './resource-records.ts'
import { isUnknownAt } from '../engine/unknown.ts'

export interface ControlOptions<Context> {
  readonly handlers: ReadonlyMap<string, ResourceHandler<Context>>
  readonly functions: ReadonlyMap<string, ProviderFunction>
  readonly context: Context
  /** The only one that a provider may be set to. */
  readonly account: AccountContext
  /** Called before and after a resource is made: a test refuses it there, or kills the plugin. */
  readonly onCreate?: (step: 'before' | 'after', request: ControlRequest<'create'>) => void | Promise<void>
}

export type ControlOperations = {
  readonly [Operation in ControlOperation]: (
    request: ControlRequest<Operation>,
  ) => Promise<ControlReply<Operation>>
}

/** The methods of a resource provider, carried out by the handlers in the emulator's process. */
export function createControlOperations<Context>(options: ControlOptions<Context>): {
  readonly operations: ControlOperations
  readonly records: ResourceRecords
} {
  const { handlers, functions, context, account, onCreate = () => undefined } = options
  const records = createResourceRecords()

  const handlerOf = (resource: Resource): ResourceHandler<Context> => {
    const handler = handlers.get(resource.type)
    if (handler === undefined) throw new UnknownResourceTypeError(resource)
    return handler
  }

  const existingOf = (resource: Resource, id: string): ExistingResource<Properties> => {
    const record = records.find(resource.type, id)
    if (record === undefined) throw new LostResourceError(resource, id)
    return record
  }

  /** Removes what an earlier attempt made of the same resource, whose id its plugin did not live to hand over. */
  const removeStranded = async (urn: string): Promise<void> => {
    for (const record of records.list().filter((each) => each.urn === urn && !each.isHandedOver)) {
      await handlerOf(record).delete(context, record)
      records.remove(record.type, record.id)
    }
  }

  const operations: ControlOperations = {
    check: async ({ urn, type, name, olds, news, seed }) => {
      const handler = handlerOf({ urn, type, name })
      const inputs = fillName({ type, name, olds, news, seed })
      const issues = handler.validate(await withFingerprints(inputs))
      return {
        inputs,
        failures: issues
          .filter(({ path }) => !isUnknownAt(inputs, path))
          .map(({ path, reason }) => ({ property: path.join('.'), reason })),
      }
    },

    diff: async ({ urn, type, name, id, olds, news }) => {
      const handler = handlerOf({ urn, type, name })
      const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
        (key) => !isDeepStrictEqual(withoutPaths(olds[key]), withoutPaths(news[key])),
      )
      if (keys.length > 0) existingOf({ urn, type, name }, id)
      const inPlace = keys.filter((key) => handler.changesOnlyOnAws(key, olds[key], news[key]))
      if (inPlace.length > 0) throw new UnsupportedChangeError({ type, name }, inPlace)
      const replaces = (key: string): boolean =>
        handler.replaceOn.includes('*') || handler.replaceOn.includes(key)
      return {
        changed: keys.map((key) => ({
          property: key,
          kind: olds[key] === undefined ? 'add' : news[key] === undefined ? 'delete' : 'update',
          replaces: replaces(key),
        })),
        deleteBeforeReplace: !handler.createBeforeDelete && !hasFreeName({ type, name }, news),
      }
    },

    create: async (request) => {
      const { urn, type, name, inputs, preview, tags } = request
      const handler = handlerOf(request)
      if (preview)
        return {
          id: '',
          outputs: { ...inputs, ...handler.predict(context, { urn, type, name, inputs }) },
          unknowns: [],
        }
      await removeStranded(urn)
      await onCreate('before', request)
      const fingerprinted = await withFingerprints(inputs)
      const { id, outputs } = await handler.create(context, { urn, type, name, inputs: fingerprinted })
      const all = { ...inputs, ...tagsAll(inputs, tags), ...outputs }
      records.put({ urn, type, name, id, inputs: fingerprinted, outputs: all, isHandedOver: false })
      await onCreate('after', request)
      return { id, outputs: all, unknowns: [] }
    },

    created: ({ type, id }) => {
      const record = records.find(type, id)
      if (record !== undefined) records.put({ ...record, isHandedOver: true })
      return Promise.resolve({})
    },

    read: async ({ urn, type, name, id, inputs, outputs }) => {
      const record = records.find(type, id)
      if (record === undefined) return null
      const handler = handlerOf({ urn, type, name })
      const changed = await handler.read(context, record)
      if (changed === undefined) {
        records.remove(type, id)
        return null
      }
      return { id, inputs: { ...inputs, ...changed }, outputs: { ...outputs, ...changed } }
    },

    update: async ({ urn, type, name, id, outputs: oldOutputs, news, preview, tags }) => {
      const handler = handlerOf({ urn, type, name })
      const existing = existingOf({ urn, type, name }, id)
      if (preview)
        return {
          id,
          outputs: { ...oldOutputs, ...news, ...tagsAll(news, tags) },
          unknowns: [...handler.outputsThatChange],
        }
      const inputs = await withFingerprints(news)
      const { outputs } = await handler.update(context, existing, { urn, type, name, inputs })
      const all = { ...news, ...tagsAll(news, tags), ...outputs }
      records.put({ urn, type, name, id, inputs, outputs: all, isHandedOver: true })
      return { id, outputs: all, unknowns: [] }
    },

    delete: async ({ urn, type, name, id }) => {
      const record = records.find(type, id)
      // It is gone already, with this emulator's predecessor or with what it was a part of.
      if (record === undefined) return {}
      await handlerOf({ urn, type, name }).delete(context, record)
      records.remove(type, id)
      return {}
    },

    invoke: async ({ token, args }) => {
      const call = functions.get(token)
      if (call === undefined) throw new UnknownFunctionError(token)
      return call(args)
    },

    configure: ({ region, allowedAccountIds }) => {
      if (region !== undefined && region !== account.region)
        throw new ForeignAccountError(`the region ${region}`, account.region)
      if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account.accountId))
        throw new ForeignAccountError(`the accounts ${allowedAccountIds.join(', ')}`, account.accountId)
      return Promise.resolve({})
    },
  }
  return { operations, records }
}

interface Resource {
  readonly urn: string
  readonly type: string
  readonly name: string
}

/** Assets and archives are compared by their content, which the engine has hashed. */
function withoutPaths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPaths)
  if (typeof value !== 'object' || value === null) return value
  if ('kind' in value && (value.kind === 'asset' || value.kind === 'archive') && 'hash' in value)
    return value.hash
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPaths(inner)]))
}

/** Tags of the provider and of the resource itself, on types that have any. */
function tagsAll({ tags: own }: Properties, defaults: Readonly<Record<string, string>>): Properties {
  if (own === undefined && Object.keys(defaults).length === 0) return {}
  return { tagsAll: { ...defaults, ...(typeof own === 'object' ? own : {}) } }
}
