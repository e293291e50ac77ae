import type * as z from 'zod'
import { createValue, type Value } from './value.ts'

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
  /** Calls its listener when another tab has changed the storage. @returns an unsubscribe function. */
  readonly onOtherTab?: (listener: () => void) => () => void
}

export interface PersistedValue<T> extends Value<T> {
  /** Changes the value that is stored now, which another tab may have changed. */
  readonly update: (change: (current: T) => T) => void
  stop(): void
}

/**
 * Creates a value that survives a reload and is the same in all tabs. A stored value that does not match `schema`, for
 * example one from an older version, is replaced by `fallback`. If the storage is full or blocked, the value lives until the
 * page is closed.
 */
export function createPersisted<Schema extends z.ZodType>({
  storage,
  key,
  schema,
  fallback,
  onOtherTab = listenToOtherTabs,
}: PersistedOptions<Schema>): PersistedValue<z.infer<Schema>> {
  let text = readText(storage, key)
  const value = createValue(parse(text, schema) ?? fallback)

  const refresh = (): void => {
    const stored = readText(storage, key)
    if (stored === null || stored === text) return
    text = stored
    const parsed = parse(stored, schema)
    if (parsed !== undefined) value.set(parsed)
  }
  const stop = onOtherTab(refresh)

  return {
    get: value.get,
    subscribe: value.subscribe,
    update: (change) => {
      refresh()
      const next = change(value.get())
      if (Object.is(next, value.get())) return
      value.set(next)
      try {
        const changed = JSON.stringify(next)
        storage.setItem(key, changed)
        text = changed
      } catch {
        // Kept in memory only.
      }
    },
    stop,
  }
}

function listenToOtherTabs(listener: () => void): () => void {
  // Tests of stores have no window.
  if (typeof window === 'undefined') return () => undefined
  window.addEventListener('storage', listener)
  return () => window.removeEventListener('storage', listener)
}

function readText(storage: KeyValueStorage, key: string): string | null {
  try {
    return storage.getItem(key)
  } catch {
    return null
  }
}

function parse<Schema extends z.ZodType>(text: string | null, schema: Schema): z.infer<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(text ?? 'null'))
  } catch {
    return undefined
  }
}
