import type { Properties } from '../engine/property-values.ts'

/** A resource that this emulator holds for a stack, with what it was made from. */
export interface ResourceRecord {
  readonly urn: string
  readonly type: string
  readonly name: string
  readonly id: string
  readonly inputs: Properties
  readonly outputs: Properties
  /** False until the plugin has handed the id over: a plugin that dies in between leaves a resource that no stack knows. */
  readonly isHandedOver: boolean
}

/** What exists, also of the types that have no effect on one machine: their records are all there is of them. */
export interface ResourceRecords {
  find(type: string, id: string): ResourceRecord | undefined
  put(record: ResourceRecord): void
  /** Also what a person does by hand, to see that a refresh finds it. */
  remove(type: string, id: string): void
  list(): readonly ResourceRecord[]
}

export function createResourceRecords(): ResourceRecords {
  const records = new Map<string, ResourceRecord>()
  return {
    find: (type, id) => records.get(keyOf(type, id)),
    put: (record) => void records.set(keyOf(record.type, record.id), record),
    remove: (type, id) => void records.delete(keyOf(type, id)),
    list: () => [...records.values()],
  }
}

function keyOf(type: string, id: string): string {
  return `${type} ${id}`
}
