import { WebSocket as NodeWebSocket } from 'ws'

/** A class of WebSockets that can all be cut off at once, without a word to either side. */
export function createCuttableWebSocket() {
  const open = new Set<NodeWebSocket>()
  return {
    WebSocket: class extends NodeWebSocket {
      constructor(url: string, protocols: string | string[]) {
        // Many share a process, and each would decompress the same frames.
        super(url, protocols, { perMessageDeflate: false })
        this.on('open', () => open.add(this))
        this.on('close', () => open.delete(this))
      }
    },
    /** @returns the number of sockets that were open. */
    cut: (): number => {
      const cut = [...open]
      for (const socket of cut) socket.terminate()
      return cut.length
    },
  }
}
