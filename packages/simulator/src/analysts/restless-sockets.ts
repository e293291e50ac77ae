import type { Clock, Random, Timer } from '@sportsfeeds/std'
import type { ClientOptions } from '@sportsfeeds/client'
import { PlainSocket } from './plain-socket.ts'

/** Dependencies of a restless socket. */
export interface Restlessness {
  readonly clock: Clock
  readonly random: Random
  /** Once aborted, sockets behave, so that outstanding odds can arrive. */
  readonly calm: AbortSignal
}

type SocketClass = NonNullable<ClientOptions['WebSocket']>

/**
 * A WebSocket that leaves its TCP socket unread for `stallMs`, then reads for as long, and so on: buffers on the way
 * fill up, and the server feels it. In between it reads as fast as it can.
 */
export function stallingSocket(stallMs: number, { clock, random, calm }: Restlessness): SocketClass {
  return class extends PlainSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      const rounds = createRounds(clock, calm)
      const stall = (): void => {
        this.pause()
        rounds.after(stallMs, read)
      }
      const read = (): void => {
        this.resume()
        rounds.after(stallMs, stall)
      }
      // Not all at once: each begins somewhere within a round.
      this.on('open', () => {
        rounds.after(random.next() * stallMs, stall)
      })
      this.on('close', rounds.stop)
      calm.addEventListener('abort', () => this.resume(), { once: true })
    }

    override close(): void {
      // What is paused never sees the other side's close.
      this.resume()
      super.close()
    }
  }
}

/** A WebSocket whose connection drops without a close frame after a random time, `holdsMs` on average. */
export function flappingSocket(holdsMs: number, { clock, random, calm }: Restlessness): SocketClass {
  return class extends PlainSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      const rounds = createRounds(clock, calm)
      this.on('open', () => {
        rounds.after(random.exponential(1 / holdsMs), () => {
          this.terminate()
        })
      })
      this.on('close', rounds.stop)
    }
  }
}

/** One timer at a time, and none after `calm`. */
function createRounds(clock: Clock, calm: AbortSignal) {
  let timer: Timer | undefined
  const stop = (): void => {
    timer?.cancel()
  }
  calm.addEventListener('abort', stop, { once: true })
  return {
    after: (ms: number, action: () => void): void => {
      if (!calm.aborted) timer = clock.setTimeout(action, ms)
    },
    stop: (): void => {
      stop()
      calm.removeEventListener('abort', stop)
    },
  }
}
