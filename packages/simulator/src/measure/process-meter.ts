import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { busyShare, type MachineTimes, readMachineTimes } from '@sportsfeeds/std/node'
import type { ProcessUse, ThreadUse } from '../model/report.ts'

export interface ProcessMeter {
  /** Since the meter was made. */
  readonly read: () => ProcessUse
  /** Since this was last asked. */
  readonly recent: () => ProcessUse
  readonly stop: () => void
}

export function createProcessMeter(): ProcessMeter {
  const whole = createSpan(() => process.cpuUsage())
  const short = createSpan(() => process.cpuUsage())
  return {
    read: () => whole.read(),
    recent: () => {
      const use = short.read()
      short.restart()
      return use
    },
    stop: () => {
      whole.stop()
      short.stop()
    },
  }
}

/** Measures the calling thread alone, from now on. */
export function createThreadMeter(): { readonly read: () => ThreadUse; readonly stop: () => void } {
  const { read, stop } = createSpan(() => process.threadCpuUsage())
  return {
    read: () => {
      const { cpuCores, eventLoopUtilization, loopDelayMs } = read()
      return { cpuCores, eventLoopUtilization, loopDelayMs }
    },
    stop,
  }
}

function createSpan(cpuUsage: () => NodeJS.CpuUsage) {
  const delays = monitorEventLoopDelay({ resolution: delayResolutionMs })
  delays.enable()
  let start = standing(cpuUsage)
  return {
    read: (): ProcessUse => {
      const now = standing(cpuUsage)
      const elapsedMs = Math.max(1, now.atMs - start.atMs)
      return {
        cpuCores: round((now.cpuMs - start.cpuMs) / elapsedMs),
        machineBusy: round(busyShare(start.machine, now.machine)),
        eventLoopUtilization: round(performance.eventLoopUtilization(now.loop, start.loop).utilization),
        loopDelayMs: {
          p50: delayMs(delays.percentile(50)),
          p95: delayMs(delays.percentile(95)),
          p99: delayMs(delays.percentile(99)),
          max: delayMs(delays.max),
        },
        rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      }
    },
    restart: (): void => {
      start = standing(cpuUsage)
      delays.reset()
    },
    stop: (): void => {
      delays.disable()
    },
  }
}

const delayResolutionMs = 10

interface Standing {
  readonly atMs: number
  readonly cpuMs: number
  readonly machine: MachineTimes
  readonly loop: EventLoopUtilization
}

function standing(cpuUsage: () => NodeJS.CpuUsage): Standing {
  const { user, system } = cpuUsage()
  return {
    atMs: performance.now(),
    cpuMs: (user + system) / 1000,
    machine: readMachineTimes(),
    loop: performance.eventLoopUtilization(),
  }
}

/** The monitor counts whole periods, the sampling interval included: https://nodejs.org/api/perf_hooks.html */
function delayMs(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? round(Math.max(0, nanoseconds / 1e6 - delayResolutionMs)) : 0
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
