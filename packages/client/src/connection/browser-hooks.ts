/** What a browser says about itself that matters to a connection. */
export interface PlatformSigns {
  readonly onNetwork: (isOnline: boolean) => void
  /** The page is looked at again: timers and sockets may have slept. */
  readonly onWake: () => void
}

/** Listens to the platform's signs. @returns ends listening. */
export type ListenToPlatform = (signs: PlatformSigns) => () => void

/** The signs of a browser; on platforms that have none, such as Node, nothing happens. */
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

interface Listening {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
}

/** `Event` stands in for what every platform has: a type of optional parts alone takes nothing it shares no part with. */
interface BrowserLike extends Listening {
  readonly Event: unknown
  readonly document?: (Listening & { readonly visibilityState?: string }) | undefined
}
