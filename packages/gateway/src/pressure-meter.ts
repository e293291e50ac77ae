import { cpus } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Pressure } from './delivery/window-policy.ts'

/** @returns what tells how busy this process and its machine were since the last call, or for half a second. */
export function createPressureMeter(): () => Pressure {
  let lastLoop = performance.eventLoopUtilization()
  let lastMachine = machineTimes()
  let machine = 0
  return () => {
    const loop = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(loop, lastLoop)
    lastLoop = loop
    if (performance.now() - lastMachine.atMs >= machineEveryMs) {
      const times = machineTimes()
      const totalMs = times.totalMs - lastMachine.totalMs
      machine = totalMs > 0 ? (times.busyMs - lastMachine.busyMs) / totalMs : 0
      lastMachine = times
    }
    return { loop: utilization, machine }
  }
}

/** The kernel counts in hundredths of a second. */
const machineEveryMs = 500

function machineTimes() {
  let busyMs = 0
  let totalMs = 0
  for (const { times } of cpus()) {
    const usedMs = times.user + times.nice + times.sys + times.irq
    busyMs += usedMs
    totalMs += usedMs + times.idle
  }
  return { atMs: performance.now(), busyMs, totalMs }
}
