import { ServerFrame } from '@sportsfeeds/domain'
import type { Frame } from '../delivery/frame.ts'
import type { ClientSocket } from '../ports.ts'

/** A socket whose reader a test stops. */
export interface FakeSocket extends ClientSocket {
  /** What has arrived at the reader. */
  readonly received: readonly ServerFrame[]
  /** Close code from the server's side. */
  readonly closedWith: number | undefined
  /** Number of writes. */
  readonly writes: number
  /** From now on nothing leaves, or all that waits does. */
  stall(isStalled: boolean): void
  /** Called when everything that waited has left. */
  onDrain: () => void
}

export function createFakeSocket(): FakeSocket {
  const texts: string[] = []
  const parsed: ServerFrame[] = []
  let waiting: Frame[] = []
  let bytesWaiting = 0
  let isStalled = false
  let closedWith: number | undefined
  let writes = 0

  const deliver = (frame: Frame): void => {
    texts.push(frame.text)
  }

  const socket: FakeSocket = {
    get received() {
      for (const text of texts.splice(0)) parsed.push(ServerFrame.parse(JSON.parse(text)))
      return parsed
    },
    get bytesWaiting() {
      return bytesWaiting
    },
    get closedWith() {
      return closedWith
    },
    get writes() {
      return writes
    },
    write: (frames) => {
      if (closedWith !== undefined) return 0
      writes += 1
      for (const frame of frames) {
        if (!isStalled) {
          deliver(frame)
          continue
        }
        waiting.push(frame)
        bytesWaiting += frame.wire.length
      }
      return frames.reduce((sum, { wire }) => sum + wire.length, 0)
    },
    close: (code) => {
      closedWith ??= code
    },
    stall: (value) => {
      isStalled = value
      if (value) return
      const leaving = waiting
      waiting = []
      bytesWaiting = 0
      for (const frame of leaving) deliver(frame)
      socket.onDrain()
    },
    onDrain: () => undefined,
  }
  return socket
}
