import type { Clock, Timer } from '@sportsfeeds/std'

/** Queues of deliveries that let later ones of their queue go first. */
export interface HoldBack {
  /** Delivers after `after` others have passed, or `withinMs` from now. */
  hold(queueName: string, limits: HoldLimits, deliver: () => void): void
  /** Tells that something was delivered that was not held here. */
  passed(queueName: string): void
  /** Delivers everything that is held, in the order in which it came. */
  flush(): void
}

export interface HoldLimits {
  readonly after: number
  readonly withinMs: number
}

interface Held {
  readonly passedAt: number
  readonly dueMs: number
  readonly deliver: () => void
}

interface Queue {
  /** With the same limits for all, the first one is always due first. */
  held: Held[]
  passedCount: number
  timer: Timer | undefined
}

export function createHoldBack(clock: Clock): HoldBack {
  const queues = new Map<string, Queue>()

  /** Queues without anything held are forgotten, so that a queue per partition key stays small. */
  const settle = (name: string, queue: Queue): void => {
    queue.timer?.cancel()
    queue.timer = undefined
    const [first] = queue.held
    if (first === undefined) return void queues.delete(name)
    const delayMs = Math.max(0, first.dueMs - clock.now())
    queue.timer = clock.setTimeout(() => releaseOverdue(name, queue), delayMs)
  }

  const release = (name: string, queue: Queue, isDue: (held: Held) => boolean): void => {
    const kept = queue.held.findIndex((held) => !isDue(held))
    const count = kept === -1 ? queue.held.length : kept
    if (count === 0) return
    const due = queue.held.splice(0, count)
    settle(name, queue)
    for (const { deliver } of due) deliver()
  }

  const releaseOverdue = (name: string, queue: Queue): void => {
    queue.timer = undefined
    release(name, queue, ({ dueMs }) => dueMs <= clock.now())
    // The system's timers may fire a little early.
    if (queue.timer === undefined && queue.held.length > 0) settle(name, queue)
  }

  return {
    hold(name, { after, withinMs }, deliver) {
      const queue = queues.get(name) ?? { held: [], passedCount: 0, timer: undefined }
      queues.set(name, queue)
      queue.held.push({ passedAt: queue.passedCount + after, dueMs: clock.now() + withinMs, deliver })
      if (queue.timer === undefined) settle(name, queue)
    },
    passed(name) {
      const queue = queues.get(name)
      if (queue === undefined) return
      queue.passedCount += 1
      release(name, queue, ({ passedAt }) => passedAt <= queue.passedCount)
    },
    flush() {
      for (const [name, queue] of queues) release(name, queue, () => true)
    },
  }
}
