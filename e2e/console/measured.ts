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
  /** Memory that is held after a garbage collection, over time: first and last as figures of their own. */
  readonly memoryWatchedSeconds?: number
  readonly memoryAtStartMB?: number
  readonly memoryAtEndMB?: number
  readonly retained?: readonly { readonly atSeconds: number; readonly heapMB: number }[]
}

export interface Verdict {
  readonly claim: string
  readonly measured: string
  readonly holds: boolean
}

const maxBusyPercent = 35
const maxLongTaskMs = 100
/** Of the second half of a soak over the first: by then every buffer that has an end has reached it. */
const maxGrowthMB = 3

export const verdictsOf = (run: ConsoleRun): readonly Verdict[] => {
  const { updatesPerSecond, sentPerSecond, shownPerSecond, mainThreadBusyPercent, longestTaskMs } = run
  const growth = run.retained && growthMB(run.retained.map(({ heapMB }) => heapMB))
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
    ...(growth === undefined
      ? []
      : [
          {
            claim: `memory grows by less than ${maxGrowthMB} MB from the first half to the second`,
            measured: `${growth.toFixed(1)} MB`,
            holds: growth < maxGrowthMB,
          },
        ]),
  ]
}

/** The run as a section of a page in Markdown. */
export const consoleSection = (run: ConsoleRun): string => {
  const { retained = [] } = run
  const heaps = retained.map(({ heapMB }) => heapMB)
  return [
    '## The console in a browser',
    '',
    `Taken ${run.takenAt.slice(0, 10)} on ${run.machine}, which runs the whole stack besides. ${run.rows} markets on the board at 1280 × 800, after a warm-up of 5 s, for ${run.durationSeconds.toFixed(0)} s.`,
    '',
    '| claim | measured | holds |',
    '| --- | ---: | ---: |',
    ...verdictsOf(run).map(
      ({ claim, measured, holds }) => `| ${claim} | ${measured} | ${holds ? 'yes' : 'no'} |`,
    ),
    '',
    `Of the main thread's time ${run.scriptPercent.toFixed(1)} % was script and ${run.layoutPercent.toFixed(1)} % style and layout; the rest is painting and the browser's own.`,
    ...(retained.length === 0
      ? []
      : [
          '',
          `Memory over ${retained.at(-1)?.atSeconds ?? 0} s, each time after a garbage collection: ${(heaps[0] ?? 0).toFixed(1)} MB at the beginning, ${(heaps.at(-1) ?? 0).toFixed(1)} MB at the end, at most ${Math.max(...heaps).toFixed(1)} MB.`,
        ]),
    '',
  ].join('\n')
}

const growthMB = (heaps: readonly number[]): number => {
  const half = Math.floor(heaps.length / 2)
  return mean(heaps.slice(half)) - mean(heaps.slice(0, half))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
