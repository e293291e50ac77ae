/** The part of the platform's `WebSocket` that is used; the `ws` package has it too. */
export interface SocketLike {
  send(text: string): void
  close(): void
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: SocketEvent) => void): void
}

export type SocketConstructor = new (url: string, protocols: string[]) => SocketLike

/** What the events of a socket have between them; `type` alone is in all of them. */
export interface SocketEvent {
  readonly type?: string
  readonly data?: unknown
  readonly code?: number
}
