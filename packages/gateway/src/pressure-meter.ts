import { performance } from 'node:perf_hooks'
import { busyShare, readMachineTimes } from '@sportsfeeds/std/node'
import type { Pressure } from './delivery/window-policy.ts'

/** @returns what tells how busy the event loop was since the last call, and the machine over half a second. */
export function createPressureMeter(): () => Pressure {
  let lastLoop = performance.eventLoopUtilization()
  let lastMachine = readMachineTimes()
  let readAtMs = performance.now()
  let machine = 0
  return () => {
    const loop = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(loop, lastLoop)
    lastLoop = loop
    if (performance.now() - readAtMs >= machineEveryMs) {
      const times = readMachineTimes()
      machine = busyShare(lastMachine, times)
      lastMachine = times
      readAtMs = performance.now()
    }
    return { loop: utilization, machine }
  }
}

/** Fifty of the kernel's hundredths of a second: a share in steps of one or two in a hundred. */
const machineEveryMs = 500
