/** What `measure.ts` writes; docs/BENCHMARKS.md is made of it. */
export interface ConsoleRun {
  readonly takenAt: string
  readonly machine: string
  readonly rows: number
  /** Asked for. */
  readonly updatesPerSecond: number
  readonly durationSeconds: number
  /** Stored while it was measured. */
  readonly sentPerSecond: number
  /** Arrived, as the page counted at the end. */
  readonly shownPerSecond: number
  /** Share of the time in which the main thread ran something, and what of it. */
  readonly mainThreadBusyPercent: number
  readonly scriptPercent: number
  readonly layoutPercent: number
  /** 0 when none was over 50 ms. */
  readonly longestTaskMs: number
  readonly tasksOver50Ms: number
  readonly memory?: MemoryRun
}

export interface MemoryRun {
  /** After so long everything that is kept for a time has been full for a while; from then on memory is watched. */
  readonly fullAfterSeconds: number
  /** In the order of time, from the page's first minute on. */
  readonly samples: readonly MemorySample[]
}

export interface MemorySample {
  /** Since prices were on the page. */
  readonly atSeconds: number
  /** Held after a garbage collection: objects of the script and of the page, and buffers. */
  readonly heapMB: number
}

export interface Verdict {
  readonly claim: string
  readonly measured: string
  readonly holds: boolean
}

const maxBusyPercent = 35
const maxLongTaskMs = 100
const maxGrowthPercent = 5

export function verdictsOf(run: ConsoleRun): readonly Verdict[] {
  const { updatesPerSecond, sentPerSecond, shownPerSecond, mainThreadBusyPercent, longestTaskMs } = run
  return [
    {
      claim: `at least 90 % of ${updatesPerSecond} updates/s are sent, and arrive`,
      measured: `${sentPerSecond.toFixed(0)}/s, ${shownPerSecond.toFixed(0)}/s`,
      holds: Math.min(sentPerSecond, shownPerSecond) >= updatesPerSecond * 0.9,
    },
    {
      claim: `main thread busy for less than ${maxBusyPercent} %`,
      measured: `${mainThreadBusyPercent.toFixed(1)} %`,
      holds: mainThreadBusyPercent < maxBusyPercent,
    },
    {
      claim: `no task over ${maxLongTaskMs} ms`,
      measured: longestTaskMs === 0 ? 'none over 50 ms' : `${longestTaskMs.toFixed(0)} ms`,
      holds: longestTaskMs <= maxLongTaskMs,
    },
    ...(run.memory === undefined ? [] : memoryVerdict(run.memory)),
  ]
}

function memoryVerdict({ samples, fullAfterSeconds }: MemoryRun): readonly Verdict[] {
  const watched = samples.filter(({ atSeconds }) => atSeconds >= fullAfterSeconds)
  const [first, last] = [watched[0], watched.at(-1)]
  if (first === undefined || last === undefined) return []
  const growthPercent = (last.heapMB / first.heapMB - 1) * 100
  return [
    {
      claim: `memory grows by less than ${maxGrowthPercent} % in ${last.atSeconds - first.atSeconds} s`,
      measured: `${first.heapMB.toFixed(1)} → ${last.heapMB.toFixed(1)} MB, ${growthPercent.toFixed(1)} %`,
      holds: growthPercent < maxGrowthPercent,
    },
  ]
}
