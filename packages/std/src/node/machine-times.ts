import { cpus } from 'node:os'

/** Time of all cores since the machine started, as far as the kernel has counted it: in hundredths of a second. */
export interface MachineTimes {
  readonly busyMs: number
  readonly totalMs: number
}

export function readMachineTimes(): MachineTimes {
  let busyMs = 0
  let totalMs = 0
  for (const { times } of cpus()) {
    const usedMs = times.user + times.nice + times.sys + times.irq
    busyMs += usedMs
    totalMs += usedMs + times.idle
  }
  return { busyMs, totalMs }
}

/** Share of the time between two readings that the cores were busy, from 0 to 1; 0 if no time has passed. */
export function busyShare(from: MachineTimes, to: MachineTimes): number {
  const totalMs = to.totalMs - from.totalMs
  return totalMs > 0 ? (to.busyMs - from.busyMs) / totalMs : 0
}
