/** One thing that changes, outside React: read it, be told of changes. */
export interface Value<T> {
  readonly get: () => T
  /** @returns ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

export interface SettableValue<T> extends Value<T> {
  /** Tells subscribers, unless the value is the one that was there. */
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
