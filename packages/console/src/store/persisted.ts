import type * as z from 'zod'
import { createValue, type SettableValue } from './value.ts'

/** The part of Web Storage that the console uses. */
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
 * Creates a value that survives a reload. A stored value that does not match `schema`, for example one from an older
 * version, is replaced by `fallback`. If the storage is full or blocked, the value lives until the page is closed.
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
        // Kept in memory only.
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
