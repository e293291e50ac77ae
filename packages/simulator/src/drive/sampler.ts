import type { Clock, Timer } from '@sportsfeeds/std'
import type { Measure } from '../measure/measure.ts'
import type { ProcessUse, Sample } from '../model/report.ts'

export interface SamplerDeps {
  readonly clock: Clock
  readonly startMs: number
  /** Of the load; longer runs are sampled in longer steps. */
  readonly durationMs: number
  readonly measure: Measure
  readonly counts: () => {
    readonly offered: number
    readonly acknowledged: number
    readonly late: number
    readonly failed: number
    readonly received: number
    readonly outstanding: number
  }
  readonly states: () => Readonly<Record<string, number>>
  readonly processUse: () => ProcessUse
}

/** Samples the run step by step, from its start until it is stopped. */
export function startSampler(deps: SamplerDeps) {
  const { clock, startMs, durationMs, measure, counts, states, processUse } = deps
  const stepMs = Math.max(shortestStepMs, Math.ceil(durationMs / mostSteps / shortestStepMs) * shortestStepMs)
  const samples: Sample[] = []
  let before = { ...counts(), atMs: 0 }

  const take = (): void => {
    const now = { ...counts(), atMs: clock.now() - startMs }
    const perSecond = (field: 'offered' | 'acknowledged' | 'received'): number =>
      now.atMs > before.atMs
        ? Math.round(((now[field] - before[field]) / (now.atMs - before.atMs)) * 10_000) / 10
        : 0
    const { cpuCores, loopDelayMs, rssMb } = processUse()
    samples.push({
      atMs: Math.round(now.atMs),
      offeredPerSecond: perSecond('offered'),
      acknowledgedPerSecond: perSecond('acknowledged'),
      receivedPerSecond: perSecond('received'),
      failed: now.failed,
      late: now.late,
      outstanding: now.outstanding,
      ackMs: measure.recentAck.take(),
      endToEndMs: measure.reception.recentEndToEnd.take(),
      states: { ...states() },
      cpuCores,
      loopDelayP99Ms: loopDelayMs.p99 ?? 0,
      rssMb,
    })
    before = now
  }
  let step = 1
  const startTimer = (): Timer =>
    clock.setTimeout(
      () => {
        step += 1
        take()
        timer = startTimer()
      },
      startMs + step * stepMs - clock.now(),
    )
  let timer = startTimer()

  return {
    /** The last one taken. */
    latest: (): Sample | undefined => samples.at(-1),
    stop: (): readonly Sample[] => {
      timer.cancel()
      if (clock.now() - startMs > before.atMs) take()
      return samples
    },
  }
}

const shortestStepMs = 1_000
/** More would not be seen in a chart, and a day's report should stay small. */
const mostSteps = 600
