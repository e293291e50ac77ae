/** An observable value outside React. */
export interface Value<T> {
  readonly get: () => T
  /** @returns an unsubscribe function. */
  readonly subscribe: (listener: () => void) => () => void
}

export interface SettableValue<T> extends Value<T> {
  /** Notifies subscribers, unless the value is unchanged. */
  readonly set: (next: T) => void
}

export function createValue<T>(initial: T): SettableValue<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(value, next)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
