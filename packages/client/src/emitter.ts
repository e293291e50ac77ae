/** Calls listeners by the name of an event. */
export interface Emitter<Events> {
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void
  removeAll(): void
}

export function createEmitter<Events>(): Emitter<Events> {
  type Listeners = { [Name in keyof Events]?: Set<(event: Events[Name]) => void> }
  let listeners: Listeners = {}

  return {
    on: (name, listener) => {
      const ofName = (listeners[name] ??= new Set())
      ofName.add(listener)
      return () => {
        ofName.delete(listener)
      }
    },

    emit: (name, event) => {
      for (const listener of listeners[name] ?? []) {
        try {
          listener(event)
        } catch (error) {
          // A listener's fault is its program's to see, and must not stop the connection.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },

    removeAll: () => {
      listeners = {}
    },
  }
}
