/** The part of the platform's `WebSocket` that is used; the `ws` package has it too. */
export interface SocketLike {
  send(text: string): void
  close(): void
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: { readonly data?: unknown; readonly code?: number }) => void,
  ): void
}

export type SocketConstructor = new (url: string, protocols: string[]) => SocketLike
