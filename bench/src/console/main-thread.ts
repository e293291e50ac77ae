import type { CDPSession, Page } from 'playwright-core'

/** What a page's main thread has done since the page was opened. */
export interface Counters {
  /** Seconds of this machine's time. */
  readonly atS: number
  readonly taskS: number
  readonly scriptS: number
  readonly layoutS: number
}

export interface MainThread {
  counters(): Promise<Counters>
  /**
   * Memory that is held after everything unused was thrown away, of the script, of the page and in buffers. It takes the
   * main thread some time.
   */
  retainedMB(): Promise<number>
  /** Lengths of the tasks over 50 ms since the last call. https://www.w3.org/TR/longtasks-1/ */
  longTasksMs(): Promise<readonly number[]>
}

/** Watches `page` by the browser's own counters. */
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
  const of = (wanted: string): number => {
    const metric = metrics.find(({ name }) => name === wanted)
    if (metric === undefined) throw new Error(`This browser does not count ${wanted}.`)
    return metric.value
  }
  return {
    atS: of('Timestamp'),
    taskS: of('TaskDuration'),
    scriptS: of('ScriptDuration'),
    layoutS: of('LayoutDuration') + of('RecalcStyleDuration'),
  }
}
