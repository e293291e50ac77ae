import type { TimerName } from './timer-name.ts'

/** Events that carry the number of a connection or a catch-up are ignored unless it is the newest. */
export type ClientEvent =
  | { readonly type: 'start' }
  | { readonly type: 'token'; readonly socket: number }
  | {
      readonly type: 'token-failed'
      readonly socket: number
      readonly isFinal: boolean
      readonly detail: string
    }
  | { readonly type: 'socket-open'; readonly socket: number }
  | { readonly type: 'socket-closed'; readonly socket: number; readonly code: number }
  | {
      readonly type: 'access-checked'
      readonly socket: number
      readonly access: 'granted' | 'refused' | 'unknown'
      readonly detail: string
    }
  /** Anything at all arrived on the connection. */
  | { readonly type: 'heard' }
  /** The server says that this client is too old for it. */
  | { readonly type: 'outdated'; readonly detail: string }
  /** `isComplete`: the live gateway has sent everything that was missing. */
  | { readonly type: 'subscribed'; readonly liveInMs: number; readonly isComplete: boolean }
  | { readonly type: 'subscribe-failed'; readonly isFinal: boolean; readonly detail: string }
  /** `isShared`: other clients missed something at the same time. */
  | { readonly type: 'missed'; readonly cause: 'gap' | 'conflated'; readonly isShared: boolean }
  /** The stream was heard of, and need not be heard of again for so long. */
  | { readonly type: 'flowing'; readonly forMs: number }
  | { readonly type: 'caught-up'; readonly round: number }
  | {
      readonly type: 'catch-up-failed'
      readonly round: number
      readonly isRefusal: boolean
      readonly detail: string
    }
  | TimerEvent
  | { readonly type: 'network'; readonly isOnline: boolean }
  /** The page is visible again, or came back from the cache. */
  | { readonly type: 'wake' }
  /** The user follows something else now. */
  | { readonly type: 'subscription-changed' }
  | { readonly type: 'close' }

type TimerEvent = { readonly [Name in TimerName]: { readonly type: `timer:${Name}` } }[TimerName]
