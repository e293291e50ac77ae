import type { Clock, Timer } from '@sportsfeeds/std'

/** Something to be done at an instant counted from the start of the run. */
export interface Due {
  readonly atMs: number
}

export interface Schedule<T extends Due> {
  readonly clock: Clock
  /** The start of the run, on the clock. */
  readonly startMs: number
  /** In order of `atMs`; taken one by one, when the previous one has been handed over. */
  readonly items: Iterable<T>
  /** Must not wait: what it begins continues in the background. */
  readonly dispatch: (item: T, lagMs: number) => void
  /** Ends the schedule early. */
  readonly signal?: AbortSignal
}

/**
 * Open loop: every item is handed over at its own instant, whatever became of those before it. An item whose instant
 * has passed goes out at once, so slowness makes items late and never lowers the rate that is offered.
 * @returns once the last item has been handed over, or the signal came: true when all were.
 */
export function runSchedule<T extends Due>(schedule: Schedule<T>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const { clock, startMs, dispatch, signal } = schedule
    const items = schedule.items[Symbol.iterator]()
    let next = items.next()
    let timer: Timer | undefined

    const stop = (): void => {
      timer?.cancel()
      resolve(false)
    }
    const turn = (): void => {
      for (let sent = 0; sent < longestTurn && next.done !== true; sent += 1) {
        const lagMs = clock.now() - (startMs + next.value.atMs)
        if (lagMs < 0) break
        dispatch(next.value, lagMs)
        next = items.next()
      }
      if (next.done === true) {
        signal?.removeEventListener('abort', stop)
        resolve(true)
        return
      }
      timer = clock.setTimeout(guarded, startMs + next.value.atMs - clock.now())
    }
    const guarded = (): void => {
      try {
        turn()
      } catch (error) {
        signal?.removeEventListener('abort', stop)
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }

    if (signal?.aborted === true) {
      resolve(false)
      return
    }
    signal?.addEventListener('abort', stop, { once: true })
    guarded()
  })
}

// After so many items the event loop gets a turn for the responses, however far behind the schedule is.
const longestTurn = 64
