/** Events of a browser that matter to a connection. */
export interface PlatformEvents {
  readonly onNetwork: (isOnline: boolean) => void
  /** The page is visible again: timers and sockets may have slept. */
  readonly onWake: () => void
}

/** Listens to the platform. @returns an unsubscribe function. */
export type ListenToPlatform = (signs: PlatformEvents) => () => void

/** Listens to a browser; on platforms without these events, such as Node, nothing happens. */
export function listenToBrowser(platform: BrowserLike = globalThis): ListenToPlatform {
  return ({ onNetwork, onWake }) => {
    const { document } = platform
    const online = (): void => onNetwork(true)
    const offline = (): void => onNetwork(false)
    const visible = (): void => {
      if (document?.visibilityState === 'visible') onWake()
    }
    const listeners = [
      [platform, 'online', online],
      [platform, 'offline', offline],
      // A page that comes back from the cache had its sockets closed without an event:
      // https://web.dev/articles/bfcache#close-open-connections
      [platform, 'pageshow', onWake],
      [document, 'visibilitychange', visible],
    ] as const
    for (const [target, type, listener] of listeners) target?.addEventListener?.(type, listener)
    return () => {
      for (const [target, type, listener] of listeners) target?.removeEventListener?.(type, listener)
    }
  }
}

export interface Listening {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
}

/** `Event` exists on every platform: a type of optional members alone would accept nothing that shares none of them. */
export interface BrowserLike extends Listening {
  readonly Event: unknown
  readonly document?: (Listening & { readonly visibilityState?: string }) | undefined
}
