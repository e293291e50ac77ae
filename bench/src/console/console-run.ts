import type { Frames } from './scroll.ts'

/** Results of `measure.ts`, which docs/BENCHMARKS.md is generated from. */
export interface ConsoleRun {
  readonly takenAt: string
  readonly machine: string
  readonly rows: number
  /** Target rate. */
  readonly updatesPerSecond: number
  readonly durationSeconds: number
  /** Rate of stored odds during the measurement. */
  readonly sentPerSecond: number
  /** Rate of received odds that the page displayed at the end. */
  readonly shownPerSecond: number
  /** Share of time in which the main thread was busy, and two parts of it. */
  readonly mainThreadBusyPercent: number
  readonly scriptPercent: number
  readonly layoutPercent: number
  /** 0 if no task was over 50 ms. */
  readonly longestTaskMs: number
  readonly tasksOver50Ms: number
  readonly firstPrices?: readonly FirstPriceRun[]
  readonly scroll?: ScrollRun
  readonly memory?: MemoryRun
}

/** Durations from the click that signs in to the first price. */
export interface FirstPriceRun {
  readonly games: number
  readonly tookMs: readonly number[]
}

/** A scroll through a large board, while updates arrive at the same rate. */
export interface ScrollRun extends Frames {
  readonly markets: number
  /** Drawn by a page with nothing on it, under the same load. */
  readonly emptyPageFramesPerSecond: number
}

export interface MemoryRun {
  /** Time until every bounded memory is full; growth is measured from then on. */
  readonly fullAfterSeconds: number
  /** Oldest first, from the page's first minute on. */
  readonly samples: readonly MemorySample[]
}

export interface MemorySample {
  /** Since the page showed prices. */
  readonly atSeconds: number
  /** Retained after a garbage collection: script and page objects, and buffers. */
  readonly heapMB: number
}

export interface ConsoleClaim {
  readonly statement: string
  readonly measured: string
  readonly holds: boolean
}

const maxBusyPercent = 35
const maxLongTaskMs = 100
const maxGrowthPercent = 5
const screenFramesPerSecond = 60
/** Share of the frames of a screen, or of an empty page if the machine draws fewer: one in twenty may be late. */
const minFrameShare = 0.95
const maxFirstPriceMs = 2_000
const maxFirstPriceOfManyGamesMs = 3_000
const manyGames = 2_000

/** Compares a run with the published claims about the console. */
export function checkConsoleClaims(run: ConsoleRun): readonly ConsoleClaim[] {
  const { updatesPerSecond, sentPerSecond, shownPerSecond, mainThreadBusyPercent, longestTaskMs } = run
  return [
    {
      statement: `at least 90 % of ${updatesPerSecond} updates/s are sent, and arrive`,
      measured: `${sentPerSecond.toFixed(0)}/s, ${shownPerSecond.toFixed(0)}/s`,
      holds: Math.min(sentPerSecond, shownPerSecond) >= updatesPerSecond * 0.9,
    },
    {
      statement: `main thread busy for less than ${maxBusyPercent} %`,
      measured: `${mainThreadBusyPercent.toFixed(1)} %`,
      holds: mainThreadBusyPercent < maxBusyPercent,
    },
    {
      statement: `no task over ${maxLongTaskMs} ms`,
      measured: longestTaskMs === 0 ? 'none over 50 ms' : `${longestTaskMs.toFixed(0)} ms`,
      holds: longestTaskMs <= maxLongTaskMs,
    },
    ...(run.firstPrices ?? []).map(checkFirstPrice),
    ...(run.scroll === undefined ? [] : [checkScroll(run.scroll)]),
    ...(run.memory === undefined ? [] : checkMemory(run.memory)),
  ]
}

/** Of the median: a sign-in may fall on a pause of a machine that runs the whole stack too. */
function checkFirstPrice({ games, tookMs }: FirstPriceRun): ConsoleClaim {
  const sorted = tookMs.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY
  const limitMs = games < manyGames ? maxFirstPriceMs : maxFirstPriceOfManyGamesMs
  return {
    statement: `with ${games.toLocaleString('en')} games, the first price within ${limitMs / 1_000} s of the click`,
    measured: `${toSeconds(median)} s, the slowest of ${tookMs.length} ${toSeconds(sorted.at(-1) ?? median)} s`,
    holds: median <= limitMs,
  }
}

function toSeconds(ms: number): string {
  return (ms / 1_000).toFixed(2)
}

function checkScroll(scroll: ScrollRun): ConsoleClaim {
  const { markets, framesPerSecond, longestFrameMs, emptyPageFramesPerSecond } = scroll
  const possible = Math.min(screenFramesPerSecond, emptyPageFramesPerSecond)
  return {
    statement: `${markets.toLocaleString('en')} markets scroll at ${screenFramesPerSecond} frames/s, or as an empty page`,
    measured: `${framesPerSecond.toFixed(1)} frames/s, the longest ${longestFrameMs.toFixed(0)} ms; an empty page ${emptyPageFramesPerSecond.toFixed(1)}`,
    holds: framesPerSecond >= possible * minFrameShare,
  }
}

function checkMemory({ samples, fullAfterSeconds }: MemoryRun): readonly ConsoleClaim[] {
  const watched = samples.filter(({ atSeconds }) => atSeconds >= fullAfterSeconds)
  const [first, last] = [watched[0], watched.at(-1)]
  if (first === undefined || last === undefined) return []
  const growthPercent = (last.heapMB / first.heapMB - 1) * 100
  return [
    {
      statement: `memory grows by less than ${maxGrowthPercent} % in ${last.atSeconds - first.atSeconds} s`,
      measured: `${first.heapMB.toFixed(1)} → ${last.heapMB.toFixed(1)} MB, ${growthPercent.toFixed(1)} %`,
      holds: growthPercent < maxGrowthPercent,
    },
  ]
}
