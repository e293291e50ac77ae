import type { Clock, Timer } from '@sportsfeeds/std'

/** Counts the newest records of a shard that readers do not see yet. They show themselves in order. */
export interface HiddenRecords {
  readonly count: number
  /** Hides the record that was just appended. False when there is nothing to wait for. */
  hide(delayMs: number): boolean
  /** Shows all of them now. */
  reveal(): void
}

export function createHiddenRecords(clock: Clock, onVisible: () => void): HiddenRecords {
  /** Times at which each of them may be shown; it also waits for those in front of it. */
  let visibleAtMs: number[] = []
  let timer: Timer | undefined

  const wait = (): void => {
    const [first] = visibleAtMs
    timer = first === undefined ? undefined : clock.setTimeout(show, Math.max(0, first - clock.now()))
  }

  const show = (): void => {
    const stillHidden = visibleAtMs.findIndex((timeMs) => timeMs > clock.now())
    visibleAtMs = stillHidden === -1 ? [] : visibleAtMs.slice(stillHidden)
    wait()
    onVisible()
  }

  return {
    get count() {
      return visibleAtMs.length
    },
    hide(delayMs) {
      if (delayMs <= 0 && visibleAtMs.length === 0) return false
      visibleAtMs.push(clock.now() + delayMs)
      if (timer === undefined) wait()
      return true
    },
    reveal() {
      if (visibleAtMs.length === 0) return
      timer?.cancel()
      timer = undefined
      visibleAtMs = []
      onVisible()
    },
  }
}
