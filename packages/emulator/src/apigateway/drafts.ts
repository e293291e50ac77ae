import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod'
import { AwsError } from '../errors.ts'
import { deriveId } from './ids.ts'

/** The settings of every kind of resource of a service, by kind. */
export type DraftSchemas = Readonly<Record<string, z.ZodObject>>

type Kind<Schemas> = keyof Schemas & string
export type DraftInput<Schemas extends DraftSchemas, K extends Kind<Schemas>> = z.input<Schemas[K]>
export type DraftSettings<Schemas extends DraftSchemas, K extends Kind<Schemas>> = Readonly<
  z.output<Schemas[K]>
>
export type Draft<Schemas extends DraftSchemas, K extends Kind<Schemas>> = DraftSettings<Schemas, K> & {
  readonly id: string
}

export type DraftEvent = 'created' | 'updated' | 'deleted'
export type DraftListener<D> = (draft: D, event: DraftEvent) => void

export interface DraftReader<Schemas extends DraftSchemas> {
  /** Undefined if it does not exist. */
  read<K extends Kind<Schemas>>(kind: K, id: string): Draft<Schemas, K> | undefined
  /** The drafts with these settings, in order of creation. */
  list<K extends Kind<Schemas>>(
    kind: K,
    where?: Partial<DraftSettings<Schemas, K>>,
  ): readonly Draft<Schemas, K>[]
}

/**
 * The resources of a service as they are configured, one draft per resource. A draft is never changed, only replaced.
 * What a deployment freezes is built from drafts; requests are served from what is frozen.
 */
export interface Drafts<Schemas extends DraftSchemas> extends DraftReader<Schemas> {
  /** @throws AwsError for settings that are not valid, a reference to nothing, or a second resource of that name. */
  create<K extends Kind<Schemas>>(kind: K, input: DraftInput<Schemas, K>): Draft<Schemas, K>
  /**
   * Replaces the settings. What is left out gets its default, except what identifies the draft: that stays, and cannot
   * change.
   * @throws AwsError
   */
  update<K extends Kind<Schemas>>(
    kind: K,
    id: string,
    input: Partial<DraftInput<Schemas, K>>,
  ): Draft<Schemas, K>
  /**
   * Deletes the draft and everything below it.
   * @throws AwsError if it does not exist, or while another draft depends on it.
   */
  delete(kind: Kind<Schemas>, id: string): void
  /** The id of a kind that is identified by its settings alone. */
  identify<K extends Kind<Schemas>>(kind: K, settings: DraftInput<Schemas, K>): string
  /** Calls the listener after each change of a draft of that kind. */
  watch<K extends Kind<Schemas>>(kind: K, listener: DraftListener<Draft<Schemas, K>>): void
}

/** Another draft that must exist. */
export interface Reference<Schemas> {
  readonly kind: Kind<Schemas>
  readonly id: string
  /**
   * What deleting the other draft does to this one: `delete` deletes it too, `keep` leaves it as it is. An error code
   * refuses the deletion with that code.
   */
  readonly onDelete: 'delete' | 'keep' | 'BadRequestException' | 'ConflictException'
}

/** The rules of one kind of resource. */
export interface DraftKind<Schemas extends DraftSchemas, K extends Kind<Schemas>> {
  /** As in error messages: `request validator`. */
  readonly label: string
  /** The settings that cannot change. Joined by slashes they are the id, unless the service assigns one. */
  readonly identity: readonly (keyof DraftSettings<Schemas, K> & string)[]
  /** An id that the service assigns is derived from this text: what is created in the same order has the same ids. */
  readonly assignedId?: {
    readonly length: number
    readonly seed: (settings: DraftSettings<Schemas, K>) => string
  }
  readonly references?: (settings: DraftSettings<Schemas, K>) => readonly Reference<Schemas>[]
  /** Fills in what the service computes. */
  readonly complete?: (
    settings: DraftSettings<Schemas, K>,
    drafts: DraftReader<Schemas>,
  ) => DraftSettings<Schemas, K>
  /** @throws AwsError for settings that other drafts rule out. */
  readonly check?: (draft: Draft<Schemas, K>, drafts: DraftReader<Schemas>) => void
}

export type DraftKinds<Schemas extends DraftSchemas> = {
  readonly [K in Kind<Schemas>]: DraftKind<Schemas, K>
}

export interface DraftsOptions<Schemas extends DraftSchemas> {
  readonly schemas: Schemas
  readonly kinds: DraftKinds<Schemas>
  /** The setting that says which API a resource belongs to: references stay within one API. */
  readonly scope: string
}

export function createDrafts<Schemas extends DraftSchemas>({
  schemas,
  kinds,
  scope,
}: DraftsOptions<Schemas>): Drafts<Schemas> {
  const drafts = new Map<string, Map<string, unknown>>()
  const listeners = new Map<string, Set<unknown>>()

  function allOf<K extends Kind<Schemas>>(kind: K): Map<string, Draft<Schemas, K>> {
    const found = drafts.get(kind) ?? new Map<string, unknown>()
    drafts.set(kind, found)
    // Only drafts of a kind are put into the map of that kind.
    return found as Map<string, Draft<Schemas, K>>
  }

  function listenersOf<K extends Kind<Schemas>>(kind: K): Set<DraftListener<Draft<Schemas, K>>> {
    const found = listeners.get(kind) ?? new Set<unknown>()
    listeners.set(kind, found)
    // Only listeners of a kind are put into the set of that kind.
    return found as Set<DraftListener<Draft<Schemas, K>>>
  }

  function notify<K extends Kind<Schemas>>(kind: K, draft: Draft<Schemas, K>, event: DraftEvent): void {
    for (const listener of listenersOf(kind)) listener(draft, event)
  }

  function parse<K extends Kind<Schemas>>(kind: K, input: unknown): DraftSettings<Schemas, K> {
    const parsed = schemas[kind]?.safeParse(input)
    if (parsed?.success !== true) {
      const issues = parsed?.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
      throw new AwsError(
        'BadRequestException',
        `The settings of the ${kinds[kind].label} are not valid: ${issues?.join('; ')}.`,
      )
    }
    // The schema of the kind has parsed it.
    const settings = parsed.data as DraftSettings<Schemas, K>
    return kinds[kind].complete?.(settings, reader) ?? settings
  }

  function identify<K extends Kind<Schemas>>(kind: K, settings: DraftSettings<Schemas, K>): string {
    return kinds[kind].identity.map((field) => String(settings[field])).join('/')
  }

  function newId<K extends Kind<Schemas>>(kind: K, settings: DraftSettings<Schemas, K>): string {
    const { label, assignedId } = kinds[kind]
    if (assignedId === undefined) {
      const id = identify(kind, settings)
      if (allOf(kind).has(id)) throw conflict(`There is already a ${label} "${id}".`)
      return id
    }
    const seed = assignedId.seed(settings)
    let id = deriveId(seed, assignedId.length)
    for (let count = 2; allOf(kind).has(id); count += 1) id = deriveId(`${seed} ${count}`, assignedId.length)
    return id
  }

  function require<K extends Kind<Schemas>>(kind: K, id: string): Draft<Schemas, K> {
    const draft = allOf(kind).get(id)
    if (draft === undefined) throw notFound(kinds[kind].label, id)
    return draft
  }

  function put<K extends Kind<Schemas>>(kind: K, draft: Draft<Schemas, K>, event: DraftEvent) {
    const { references, check } = kinds[kind]
    for (const reference of references?.(draft) ?? []) {
      const other: Readonly<Record<string, unknown>> = require(reference.kind, reference.id)
      const own: Readonly<Record<string, unknown>> = draft
      if (scope in other && scope in own && other[scope] !== own[scope]) {
        throw notFound(kinds[reference.kind].label, reference.id)
      }
    }
    check?.(draft, reader)
    allOf(kind).set(draft.id, draft)
    notify(kind, draft, event)
    return draft
  }

  function dependantsOf(kind: Kind<Schemas>, id: string) {
    // Every map has been made for a kind of the schemas.
    return ([...drafts.keys()] as Kind<Schemas>[]).flatMap((otherKind) =>
      [...allOf(otherKind).values()].flatMap((draft) =>
        (kinds[otherKind].references?.(draft) ?? [])
          .filter((reference) => reference.kind === kind && reference.id === id)
          .map(({ onDelete }) => ({ kind: otherKind, id: draft.id, onDelete })),
      ),
    )
  }

  /** The draft and everything that is deleted with it, what depends on others last. */
  function withDependants(kind: Kind<Schemas>, id: string) {
    const doomed = [{ kind, id }]
    for (const each of doomed) {
      for (const { onDelete, ...dependant } of dependantsOf(each.kind, each.id)) {
        const isKnown = doomed.some((other) => other.kind === dependant.kind && other.id === dependant.id)
        if (onDelete === 'delete' && !isKnown) doomed.push(dependant)
      }
    }
    return doomed
  }

  const reader: DraftReader<Schemas> = {
    read: (kind, id) => allOf(kind).get(id),
    list: (kind, where = {}) =>
      [...allOf(kind).values()].filter((draft) =>
        Object.entries(where).every(([field, value]) => draft[field] === value),
      ),
  }

  return {
    ...reader,
    identify: (kind, settings) => identify(kind, parse(kind, settings)),
    create(kind, input) {
      const settings = parse(kind, input)
      return put(kind, { ...settings, id: newId(kind, settings) }, 'created')
    },
    update(kind, id, input) {
      const former = require(kind, id)
      const { identity, label } = kinds[kind]
      const kept = Object.fromEntries(identity.map((field) => [field, former[field]]))
      const settings = parse(kind, { ...kept, ...input })
      for (const field of identity) {
        if (!isDeepStrictEqual(settings[field], former[field])) {
          throw new AwsError('BadRequestException', `The ${field} of ${label} "${id}" cannot change.`)
        }
      }
      return put(kind, { ...settings, id }, 'updated')
    },
    delete(kind, id) {
      require(kind, id)
      const doomed = withDependants(kind, id)
      for (const each of doomed) {
        for (const { onDelete, ...user } of dependantsOf(each.kind, each.id)) {
          if (onDelete === 'delete' || onDelete === 'keep') continue
          if (doomed.some((other) => other.kind === user.kind && other.id === user.id)) continue
          throw new AwsError(
            onDelete,
            `Cannot delete ${kinds[each.kind].label} "${each.id}": ${kinds[user.kind].label} "${user.id}" uses it. Change or delete that first.`,
            onDelete === 'ConflictException' ? 409 : 400,
          )
        }
      }
      for (const each of doomed.toReversed()) {
        const draft = require(each.kind, each.id)
        allOf(each.kind).delete(each.id)
        notify(each.kind, draft, 'deleted')
      }
    },
    watch: (kind, listener) => void listenersOf(kind).add(listener),
  }
}

function notFound(label: string, id: string): AwsError {
  return new AwsError('NotFoundException', `There is no ${label} "${id}".`, 404)
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409)
}
