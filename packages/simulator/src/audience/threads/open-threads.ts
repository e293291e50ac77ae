import { Worker } from 'node:worker_threads'
import type { StackOutputs } from '@sportsfeeds/domain'
import { sumDelivery } from '../../audit/audit.ts'
import { addReceptionCounts } from '../../measure/measure.ts'
import { someOf } from '../../analysts/some-of.ts'
import { AnalystsNotLiveError } from '../../errors.ts'
import type { CrowdPlan } from '../../model/analyst.ts'
import type { Audience, AudienceOptions, OpenAudience } from '../../model/audience.ts'
import type { DeliveryReport, Report } from '../../model/report.ts'
import type { FromThread, ThreadData, ThreadStatus, ToThread } from './messages.ts'

export interface ThreadOptions {
  readonly outputs: StackOutputs
  /** `SPORTSFEEDS_TOKEN`, if it is set. */
  readonly token: string | undefined
  readonly crowdPlan: CrowdPlan
  /** Number of threads, at most. */
  readonly threads: number
  readonly seed: number
}

/** Analysts in threads of their own, so that what they take costs the load no time. */
export function inThreads(options: ThreadOptions): OpenAudience {
  return (audience) => openThreads(audience, options)
}

async function openThreads(
  { crowd, signal, times, onSeen }: AudienceOptions,
  { threads: most, ...data }: ThreadOptions,
): Promise<Audience> {
  const perThread = Math.ceil(crowd.length / Math.max(1, most))
  const parts = Array.from({ length: Math.ceil(crowd.length / Math.max(1, perThread)) }, (_, place) =>
    crowd.slice(place * perThread, (place + 1) * perThread),
  )
  let told = 0
  const threads = parts.map((part, place) =>
    startThread(
      { ...data, crowd: part, seed: data.seed + place, reportsSeen: onSeen !== undefined },
      ({ times: counts, seen }) => {
        addReceptionCounts(times, counts)
        for (const [analyst, number, atMs] of seen) onSeen?.(place * perThread + analyst, number, atMs)
      },
    ),
  )
  const tell = (message: ToThread): void => {
    for (const thread of threads) thread.tell(message)
  }
  const stop = (): void => tell({ type: 'stop' })
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', stop)
    await Promise.all(threads.map((thread) => thread.close()))
  }
  try {
    await Promise.all(threads.map(({ live }) => live))
  } catch (error) {
    await close()
    throw error
  }
  const statuses = (): ThreadStatus[] => threads.flatMap(({ status }) => status() ?? [])

  return {
    begin: () => tell({ type: 'begin' }),
    register: (odds, requestMs) => {
      told += odds.length
      tell({ type: 'register', odds, requestMs })
    },
    acknowledge: (numbers) => {
      told += numbers.length
      tell({ type: 'acknowledge', numbers })
    },
    calm: () => tell({ type: 'calm' }),
    counts: () => {
      const known = statuses()
      return {
        received: known.reduce((sum, { counts }) => sum + counts.received, 0),
        outstanding: known.reduce((sum, { counts }) => sum + counts.outstanding, 0),
        isCurrent: known.length === threads.length && known.every(({ taken }) => taken === told),
      }
    },
    states: () => {
      const sums: Record<string, number> = {}
      for (const { states } of statuses()) {
        for (const [state, count] of Object.entries(states)) sums[state] = (sums[state] ?? 0) + count
      }
      return sums
    },
    errors: () => someOf(statuses().flatMap(({ errors }) => errors)),
    finish: async () => {
      const finished = await Promise.all(threads.map((thread) => thread.finish()))
      return {
        delivery: joinDeliveries(finished.map(({ delivery }) => delivery)),
        health: sumHealth(finished.map(({ health }) => health)),
        threads: finished.map(({ use }) => use),
      }
    },
    close,
  }
}

function startThread(workerData: ThreadData, onStatus: (status: ThreadStatus) => void) {
  const worker = new Worker(new URL('./analyst-thread.ts', import.meta.url), { workerData })
  const live = Promise.withResolvers<void>()
  const finished = Promise.withResolvers<Extract<FromThread, { type: 'finished' }>>()
  const exited = Promise.withResolvers<void>()
  let last: ThreadStatus | undefined
  // Whoever waits for one of them need not wait for the other.
  live.promise.catch(() => undefined)
  finished.promise.catch(() => undefined)
  worker.on('message', (message: FromThread) => {
    switch (message.type) {
      case 'live':
        live.resolve()
        return
      case 'not-live':
        live.reject(new AnalystsNotLiveError(message.message))
        return
      case 'status':
        last = message
        onStatus(message)
        return
      case 'finished':
        finished.resolve(message)
    }
  })
  const fail = (error: unknown): void => {
    live.reject(error)
    finished.reject(error)
  }
  worker.on('error', fail)
  worker.on('exit', (code) => {
    fail(new Error(`A thread of analysts ended with ${code}.`))
    exited.resolve()
  })
  const tell = (message: ToThread): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(message)
  }
  return {
    live: live.promise,
    status: () => last,
    tell,
    finish: () => {
      tell({ type: 'finish' })
      return finished.promise
    },
    close: () => {
      tell({ type: 'close' })
      return exited.promise
    },
  }
}

function sumHealth(healths: readonly Report['analysts'][]): Report['analysts'] {
  const sum = (field: Exclude<keyof Report['analysts'], 'errors'>): number =>
    healths.reduce((total, health) => total + health[field], 0)
  return {
    reconnects: sum('reconnects'),
    resumed: sum('resumed'),
    gaps: sum('gaps'),
    frames: sum('frames'),
    conflated: sum('conflated'),
    errors: someOf(healths.flatMap(({ errors }) => errors)),
  }
}

function joinDeliveries(deliveries: readonly DeliveryReport[]): DeliveryReport {
  return {
    analysts: deliveries.reduce((sum, { analysts }) => sum + analysts, 0),
    ...sumDelivery(deliveries),
    unacknowledged: deliveries.reduce((sum, { unacknowledged }) => sum + unacknowledged, 0),
    perAnalyst: deliveries.flatMap(({ perAnalyst }) => perAnalyst),
  }
}
