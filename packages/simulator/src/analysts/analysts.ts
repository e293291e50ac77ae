import type { Clock } from '@sportsfeeds/std'
import type { SimulatedAnalyst } from '../model/analyst.ts'
import type { ReceivedOdds } from '../model/received-odds.ts'
import { someOf } from './some-of.ts'
import { formatDuration } from '../format/duration.ts'
import { AnalystsNotLiveError } from '../errors.ts'

/** One simulated analyst, as far as a run is concerned with it. */
export interface AnalystConnection {
  /** Resolves once nothing that is stored from then on will be missed; rejects if that is impossible. */
  readonly ready: () => Promise<void>
  readonly close: () => void
  /** The client's connection, as an analyst sees it: `live`, `stale`, `offline` … */
  readonly state: () => string
  readonly health: () => AnalystHealth
  readonly lastError: () => string | undefined
  /** Pages of odds that it has read to catch up. */
  readonly pages: () => number
}

interface AnalystHealth {
  readonly reconnects: number
  /** Reconnects after which the server sent all that was missed. */
  readonly resumed: number
  /** Number of gaps that the client found and filled. */
  readonly gaps: number
  /** Frames that came. */
  readonly frames: number
  /** Odds that the server left out for newer ones. */
  readonly conflated: number
}

/** @param analyst what it is like; as most are when left out. */
export type ConnectAnalyst = (
  onOdds: (odds: ReceivedOdds) => void,
  analyst?: SimulatedAnalyst,
) => AnalystConnection

/** The analysts of a run, all live. */
export interface Analysts {
  readonly health: () => {
    reconnects: number
    resumed: number
    gaps: number
    frames: number
    conflated: number
    errors: string[]
  }
  /** Errors that analysts had last, some of them. */
  readonly errors: () => string[]
  /** Number of analysts by connection state, now. */
  readonly states: () => Readonly<Record<string, number>>
  readonly close: () => void
}

export interface OpenAnalysts {
  readonly crowd: readonly SimulatedAnalyst[]
  readonly connect: ConnectAnalyst
  readonly onOdds: (analyst: number, odds: ReceivedOdds) => void
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Connects all analysts, a few at a time, since API Gateway takes 500 new connections a second, and waits for all. A
 * slow machine has all the time it needs: only when no further analyst goes live and no page of odds arrives for a
 * minute does it give up.
 * @throws AnalystsNotLiveError
 */
export async function openAnalysts(options: OpenAnalysts): Promise<Analysts> {
  const { crowd, connect, onOdds } = options
  const count = crowd.length
  const connections: AnalystConnection[] = []
  let live = 0
  const close = (): void => {
    for (const connection of connections) connection.close()
  }
  const connectAll = async (): Promise<'live'> => {
    while (connections.length < count) {
      const group = Array.from({ length: Math.min(together, count - connections.length) }, (_, place) => {
        const analyst = connections.length + place
        return connect((odds) => {
          onOdds(analyst, odds)
        }, crowd[analyst])
      })
      connections.push(...group)
      await Promise.all(
        group.map(async (connection) => {
          await connection.ready()
          live += 1
        }),
      )
    }
    return 'live'
  }
  const watch = watchProgress(options, () =>
    connections.reduce((pages, connection) => pages + connection.pages(), live),
  )
  try {
    const outcome = await Promise.race([connectAll(), watch.ended])
    if (outcome !== 'live') {
      const [reason = 'no error was reported'] = connections.flatMap(({ lastError }) => lastError() ?? [])
      throw new AnalystsNotLiveError(`Only ${live} of ${count} analysts went live${outcome}: ${reason}.`)
    }
  } catch (error) {
    close()
    throw error instanceof AnalystsNotLiveError ? error : notLive(error)
  } finally {
    watch.cancel()
  }
  const errors = (): string[] => someOf(connections.flatMap(({ lastError }) => lastError() ?? []))
  return {
    errors,
    health: () => {
      const all = connections.map((connection) => connection.health())
      const sum = (field: 'reconnects' | 'resumed' | 'gaps' | 'frames' | 'conflated'): number =>
        all.reduce((total, health) => total + health[field], 0)
      return {
        reconnects: sum('reconnects'),
        resumed: sum('resumed'),
        gaps: sum('gaps'),
        frames: sum('frames'),
        conflated: sum('conflated'),
        errors: errors(),
      }
    },
    states: () => {
      const counts: Record<string, number> = {}
      for (const connection of connections) {
        const state = connection.state()
        counts[state] = (counts[state] ?? 0) + 1
      }
      return counts
    },
    close,
  }
}

const together = 50
const stalledAfterMs = 60_000
const checkEveryMs = 1_000

function notLive(cause: unknown): AnalystsNotLiveError {
  return new AnalystsNotLiveError(
    `An analyst cannot go live: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  )
}

/** Ends with the reason to give up: the run is stopped, or `progress` has not changed for a long while. */
function watchProgress({ clock, signal }: OpenAnalysts, progress: () => number) {
  const ended = Promise.withResolvers<string>()
  const stop = (): void => ended.resolve(' before the run was stopped')
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  let last = progress()
  let lastChangeMs = clock.now()
  const check = (): void => {
    const now = progress()
    if (now !== last) lastChangeMs = clock.now()
    last = now
    if (clock.now() - lastChangeMs < stalledAfterMs) timer = clock.setTimeout(check, checkEveryMs)
    else ended.resolve(`, and nothing has progressed for ${formatDuration(stalledAfterMs)}`)
  }
  let timer = clock.setTimeout(check, checkEveryMs)
  return {
    ended: ended.promise,
    cancel: () => {
      timer.cancel()
      signal.removeEventListener('abort', stop)
    },
  }
}
