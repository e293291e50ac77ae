import { WebSocket } from 'ws'

/**
 * A WebSocket that takes no compressed frames: many analysts share this process, and each would decompress the same frames again, which
 * none does on a machine of its own.
 */
export class PlainSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { perMessageDeflate: false })
  }
}
