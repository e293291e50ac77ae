import type { Emitter } from '../emitter.ts'
import type { ClientEvents } from '../events.ts'
import type { StatsRecorder } from '../stats.ts'
import type { GameUpdate } from '../sync/followed-games.ts'
import type { ReceivedOdds } from '../sync/received-odds.ts'
import type { ServerClock } from './server-clock.ts'

export interface OutletDependencies {
  readonly emitter: Emitter<ClientEvents>
  readonly stats: StatsRecorder
  readonly serverClock: ServerClock
}

/** Hands out odds and games, until the client is closed: a listener may close it in the middle of a frame. */
export interface Outlet {
  readonly deliver: (odds: readonly ReceivedOdds[]) => void
  readonly announce: (games: readonly GameUpdate[]) => void
  /** Nothing is handed out after this. */
  readonly end: () => void
}

export function createOutlet({ emitter, stats, serverClock }: OutletDependencies): Outlet {
  let isEnded = false

  return {
    deliver: (all) => {
      for (const odds of all) {
        if (isEnded) return
        stats.record(odds, serverClock.offsetMs)
        emitter.emit('odds', odds)
      }
    },

    announce: (games) => {
      for (const update of games) {
        if (isEnded) return
        emitter.emit('game', update)
      }
    },

    end: () => {
      isEnded = true
    },
  }
}
