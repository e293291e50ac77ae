import type { CDPSession, Page } from 'playwright-core'

/** Cumulative work of a page's main thread. */
export interface Counters {
  /** Time of the reading. */
  readonly atS: number
  readonly taskS: number
  readonly scriptS: number
  readonly layoutS: number
}

export interface MainThread {
  counters(): Promise<Counters>
  /** Memory of script, page and buffers after a garbage collection, which blocks the main thread for a moment. */
  retainedMB(): Promise<number>
  /** Durations of the tasks over 50 ms since the last call. https://www.w3.org/TR/longtasks-1/ */
  longTasksMs(): Promise<readonly number[]>
}

/** Reads the browser's performance counters of `page`. */
export async function watchMainThread(page: Page): Promise<MainThread> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'timeTicks' })
  await page.evaluate(() => {
    const lengths: number[] = []
    Object.assign(window, { longTasksMs: lengths })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) lengths.push(duration)
    }).observe({ type: 'longtask' })
  })
  return {
    counters: () => readCounters(session),
    async retainedMB() {
      await session.send('HeapProfiler.collectGarbage')
      // https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage
      const usage = await session.send('Runtime.getHeapUsage')
      return (usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize) / 1e6
    },
    longTasksMs: () => page.evaluate<readonly number[]>('window.longTasksMs.splice(0)'),
  }
}

/** https://chromedevtools.github.io/devtools-protocol/tot/Performance/#method-getMetrics */
async function readCounters(session: CDPSession): Promise<Counters> {
  const { metrics } = await session.send('Performance.getMetrics')
  const getMetric = (wanted: string): number => {
    const metric = metrics.find(({ name }) => name === wanted)
    if (metric === undefined) throw new Error(`This browser has no counter ${wanted}.`)
    return metric.value
  }
  return {
    atS: getMetric('Timestamp'),
    taskS: getMetric('TaskDuration'),
    scriptS: getMetric('ScriptDuration'),
    layoutS: getMetric('LayoutDuration') + getMetric('RecalcStyleDuration'),
  }
}
