import { createFanOut, type FanOut } from './fan-out.ts'
import { createGames } from './sport-cache.ts'
import type { Clock, ConnectionRecords, GameRecords, Sockets } from '../../ports.ts'
import { createPositions } from './frame-sequencer.ts'
import { createPoster, type PosterLimits } from './frame-sender.ts'
import { createRegistry } from './registry.ts'

export interface OpenFanOutOptions {
  /** Names this consumer among all that ever were: epochs begin with it. */
  readonly instance: string
  readonly connections: ConnectionRecords
  readonly games: GameRecords
  readonly sockets: Sockets
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** After this time the live connections are read again. */
  readonly refreshAfterMs: number
  readonly maxFrameBytes?: number
  readonly limits?: Partial<PosterLimits>
}

/** A fan-out with its parts put together; one for as long as its process lives. Nothing is read before the first use. */
export function openFanOut(options: OpenFanOutOptions): FanOut {
  const { instance, connections, games, sockets, clock, random, refreshAfterMs } = options
  const positions = createPositions(instance, clock)
  const registry = createRegistry({
    records: connections,
    clock,
    refreshAfterMs,
    onMissing: (connectionId) => positions.retire(connectionId),
  })
  const poster = createPoster({
    sockets,
    records: connections,
    forget: (connectionId) => {
      positions.forget(connectionId)
      return registry.forget(connectionId)
    },
    clock,
    random,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  return createFanOut({
    registry,
    games: createGames({ records: games, clock }),
    positions,
    poster,
    clock,
    ...(options.maxFrameBytes === undefined ? {} : { maxFrameBytes: options.maxFrameBytes }),
  })
}
