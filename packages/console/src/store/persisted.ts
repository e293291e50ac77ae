import type * as z from 'zod'
import { createValue, type SettableValue } from './value.ts'

/** The part of Web Storage that is used. */
export interface KeyValueStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export interface PersistedOptions<Schema extends z.ZodType> {
  readonly storage: KeyValueStorage
  readonly key: string
  readonly schema: Schema
  readonly fallback: z.infer<Schema>
}

/**
 * A value that is there again after a reload. What is stored and does not fit `schema`, as after an update of this
 * program, gives way to `fallback`; a storage that is full or forbidden costs the memory, not the session.
 */
export function createPersisted<Schema extends z.ZodType>({
  storage,
  key,
  schema,
  fallback,
}: PersistedOptions<Schema>): SettableValue<z.infer<Schema>> {
  const value = createValue(read(storage, key, schema) ?? fallback)
  return {
    ...value,
    set: (next) => {
      value.set(next)
      try {
        storage.setItem(key, JSON.stringify(next))
      } catch {
        // It holds until the page is closed.
      }
    },
  }
}

function read<Schema extends z.ZodType>(
  storage: KeyValueStorage,
  key: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(storage.getItem(key) ?? 'null'))
  } catch {
    return undefined
  }
}
