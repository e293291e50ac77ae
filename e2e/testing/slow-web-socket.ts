import { WebSocket as NodeWebSocket } from 'ws'

/** WebSocket of an analyst who cannot keep up: it stops reading for a while after each message. */
export class SlowWebSocket extends NodeWebSocket {
  constructor(url: string, protocols: string | string[]) {
    super(url, protocols)
    this.on('message', () => {
      this.pause()
      setTimeout(() => {
        this.resume()
      }, unreadMs)
    })
  }
}

/** Slightly more than the interval between two frames, so that the backlog grows. */
const unreadMs = 110
