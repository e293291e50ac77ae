import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '@sportsfeeds/harness/chromium'
import { signIn, untilLive } from '@sportsfeeds/harness/console-page'
import { startConsoleStack } from '@sportsfeeds/harness/console-stack'
import { startMarketLoad } from '@sportsfeeds/harness/market-load'
import { type MainThread, watchMainThread } from './main-thread.ts'
import { measureScroll } from './scroll.ts'
import {
  checkConsoleClaims,
  type ConsoleRun,
  type MemoryRun,
  type MemorySample,
  type ScrollRun,
} from './console-run.ts'

const rows = 500
const updatesPerSecond = 500
const warmUpS = 5
const windowS = 30
const sampleS = 60
const scrolledMarkets = 6_000
const scrollS = 10
/** Longest lifetime of data in memory: the client remembers emitted odds for 12 minutes and expires them every 30 s. */
const fullAfterS = 13 * 60
const seed = 20_260_501
const defaultOutput = resolve(import.meta.dirname, '../../../docs/benchmarks/console.json')

const usage = `Usage: npm run measure:console -- [--soak 5m] [--output FILE]

Opens the console in Chromium on a local stack with ${rows} markets and ${updatesPerSecond} updates a second; then, on another
stack, scrolls through ${scrolledMarkets} markets at the same rate.
  --soak DURATION  then waits until every bounded memory is full (${fullAfterS / 60} minutes) and samples the heap
                   for this long, for example 5m or 90s
  --output FILE    file for the results (default docs/benchmarks/console.json)
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { soak: { type: 'string' }, output: { type: 'string', default: defaultOutput } },
  })
  const soakS = values.soak === undefined ? 0 : parseSeconds(values.soak)

  say('Starting the stack and the browser')
  const browser = await launchChromium()
  try {
    const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Chromium ${browser.version()}`
    const measured = await withBoard(browser, rows, async (page, sent) => {
      const openedMs = performance.now()
      const mainThread = await watchMainThread(page)
      say(`Measuring for ${windowS} s`)
      const window = await measureWindow(page, mainThread, sent)
      say(`Main thread busy for ${window.mainThreadBusyPercent.toFixed(1)} %`)
      const memory = soakS === 0 ? undefined : await watchMemory(mainThread, openedMs, fullAfterS + soakS)
      return { ...window, ...(memory && { memory }) }
    })
    say(`Starting another stack with ${scrolledMarkets} markets`)
    const scroll = await withBoard(browser, scrolledMarkets, async (page): Promise<ScrollRun> => {
      say(`Scrolling for ${scrollS} s`)
      return { markets: scrolledMarkets, ...(await measureScroll(page, scrollS)) }
    })
    const run: ConsoleRun = {
      takenAt: new Date().toISOString(),
      machine,
      rows,
      updatesPerSecond,
      ...measured,
      scroll,
    }
    const claims = checkConsoleClaims(run)
    await mkdir(dirname(values.output), { recursive: true })
    await writeFile(values.output, `${JSON.stringify({ ...run, claims }, null, 2)}\n`)
    say(`Written to ${relative(process.cwd(), values.output)}\n`)
    for (const { statement, measured: figure, holds } of claims)
      process.stdout.write(`${holds ? 'yes' : 'NO '}  ${statement}: ${figure}\n`)
    if (claims.some(({ holds }) => !holds)) process.exitCode = 1
  } finally {
    await browser.close()
  }
}

/** Opens the board of a stack of its own, once all `markets` have a price and the first seconds are over. */
async function withBoard<Result>(
  browser: Browser,
  markets: number,
  use: (page: Page, sent: () => number) => Promise<Result>,
): Promise<Result> {
  const { stack, url, provider } = await startConsoleStack()
  try {
    const load = await startMarketLoad({ provider, markets, rate: updatesPerSecond, seed })
    try {
      while (load.sent() < markets) await sleep(250)
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      try {
        await signIn(page, url)
        await untilLive(page)
        await page.getByText(`${markets.toLocaleString('en')} markets`).waitFor()
        say(`Warming up for ${warmUpS} s`)
        await sleep(warmUpS * 1000)
        return await use(page, load.sent)
      } finally {
        await page.close()
      }
    } finally {
      await load.stop()
    }
  } finally {
    await stack.close()
  }
}

function say(line: string): void {
  void process.stderr.write(`${line}\n`)
}

type Window = Omit<ConsoleRun, 'takenAt' | 'machine' | 'rows' | 'updatesPerSecond' | 'memory'>

async function measureWindow(page: Page, mainThread: MainThread, sent: () => number): Promise<Window> {
  await mainThread.longTasksMs()
  const sentBefore = sent()
  const before = await mainThread.counters()
  await sleep(windowS * 1000)
  const after = await mainThread.counters()
  const longTasksMs = await mainThread.longTasksMs()
  const seconds = after.atS - before.atS
  const percent = (from: number, to: number): number => ((to - from) / seconds) * 100
  return {
    durationSeconds: Math.round(seconds),
    sentPerSecond: (sent() - sentBefore) / seconds,
    shownPerSecond: await shownRate(page),
    mainThreadBusyPercent: percent(before.taskS, after.taskS),
    scriptPercent: percent(before.scriptS, after.scriptS),
    layoutPercent: percent(before.layoutS, after.layoutS),
    longestTaskMs: Math.max(0, ...longTasksMs),
    tasksOver50Ms: longTasksMs.length,
  }
}

/** Reads the updates per second that the page displays. */
async function shownRate(page: Page): Promise<number> {
  const text = await page.getByRole('button', { name: /^Stream health/ }).innerText()
  const [, rate = ''] = /([\d,.]+)\s*\/s/.exec(text) ?? []
  return Number(rate.replaceAll(',', ''))
}

async function watchMemory(mainThread: MainThread, openedMs: number, untilS: number): Promise<MemoryRun> {
  const samples: MemorySample[] = []
  for (let atS = sampleS; atS <= untilS; atS += sampleS) {
    await sleep(Math.max(0, openedMs + atS * 1000 - performance.now()))
    const heapMB = await mainThread.retainedMB()
    samples.push({ atSeconds: atS, heapMB })
    say(`${atS} of ${untilS} s: ${heapMB.toFixed(1)} MB`)
  }
  return { fullAfterSeconds: fullAfterS, samples }
}

function parseSeconds(text: string): number {
  const [, amount, unit] = /^(\d+)(s|m)$/.exec(text) ?? []
  if (amount === undefined) throw new UsageError(`Invalid duration --soak "${text}". Valid: 5m, 90s.`)
  return Number(amount) * (unit === 'm' ? 60 : 1)
}

class UsageError extends Error {}

await main().catch((error: unknown) => {
  // Usage errors need no stack trace; parseArgs throws TypeErrors.
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  process.stderr.write(
    isUsage ? `${error.message}\n\n${usage}` : `${error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exit(1)
})
