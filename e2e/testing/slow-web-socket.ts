import { WebSocket as NodeWebSocket } from 'ws'

/** The WebSocket of somebody who cannot keep up: after each message it leaves the line unread for a while. */
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

/** A little more than the pause between two frames, so that the backlog grows. */
const unreadMs = 110
