import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '@sportsfeeds/harness/chromium'
import { signIn, untilLive } from '@sportsfeeds/harness/console-page'
import { startConsoleStack } from '@sportsfeeds/harness/console-stack'
import { type MarketLoadOptions, startMarketLoad } from '@sportsfeeds/harness/market-load'
import { parseCommandLine, refuseCommandLine } from '@sportsfeeds/std/node'
import { type MainThread, watchMainThread } from './main-thread.ts'
import { measureFirstPrices } from './first-price.ts'
import { measureEmptyPage, measureScroll } from './scroll.ts'
import {
  checkConsoleClaims,
  type ConsoleRun,
  type FirstPriceRun,
  type MemoryRun,
  type MemorySample,
  type ScrollRun,
} from './console-run.ts'

const rows = 500
const updatesPerSecond = 500
const warmUpS = 5
const windowS = 30
const sampleS = 60
const marketsPerGame = 5
/** The large board: 6,000 markets of 2,000 games. */
const largeBoard = { markets: 6_000, marketsPerGame: 3 }
const scrollS = 10
const emptyPageS = 5
const firstPriceAttempts = 5
/** Longest lifetime of data in memory: the client remembers emitted odds for 12 minutes and expires them every 30 s. */
const fullAfterS = 13 * 60
const seed = 20_260_501
const defaultOutput = resolve(import.meta.dirname, '../../../docs/benchmarks/console.json')

const usage = `Usage: npm run measure:console -- [--soak 5m] [--output FILE]

Opens the console in Chromium on a local stack with ${rows} markets and ${updatesPerSecond} updates a second; then, on another
stack, scrolls through ${largeBoard.markets} markets at the same rate. On both, times the first price after the click that signs in.
  --soak DURATION  then waits until every bounded memory is full (${fullAfterS / 60} minutes) and samples the heap
                   for this long, for example 5m or 90s
  --output FILE    file for the results (default docs/benchmarks/console.json)
`

async function main(): Promise<void> {
  const { soak, output } = parseCommandLine(usage, {
    soak: { type: 'string' },
    output: { type: 'string', default: defaultOutput },
  })
  const soakS = soak === undefined ? 0 : parseSeconds(soak)

  say('Starting the stack and the browser')
  const browser = await launchChromium()
  try {
    const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Chromium ${browser.version()}`
    const small = await withLoad({ markets: rows, marketsPerGame }, async ({ url, sent }) => {
      const firstPrice = await measureFirstPrice(browser, url, rows / marketsPerGame)
      const measured = await withBoard(browser, url, rows, async (page) => {
        const openedMs = performance.now()
        const mainThread = await watchMainThread(page)
        say(`Measuring for ${windowS} s`)
        const window = await measureWindow(page, mainThread, sent)
        say(`Main thread busy for ${window.mainThreadBusyPercent.toFixed(1)} %`)
        const memory = soakS === 0 ? undefined : await watchMemory(mainThread, openedMs, fullAfterS + soakS)
        return { ...window, ...(memory && { memory }) }
      })
      return { firstPrice, measured }
    })
    say(`Starting another stack with ${largeBoard.markets} markets`)
    const large = await withLoad(largeBoard, async ({ url }) => {
      const games = largeBoard.markets / largeBoard.marketsPerGame
      return {
        firstPrice: await measureFirstPrice(browser, url, games),
        scroll: await measureLargeScroll(browser, url),
      }
    })
    const run: ConsoleRun = {
      takenAt: new Date().toISOString(),
      machine,
      rows,
      updatesPerSecond,
      ...small.measured,
      firstPrices: [small.firstPrice, large.firstPrice],
      scroll: large.scroll,
    }
    const claims = checkConsoleClaims(run)
    await mkdir(dirname(output), { recursive: true })
    await writeFile(output, `${JSON.stringify({ ...run, claims }, null, 2)}\n`)
    say(`Written to ${relative(process.cwd(), output)}\n`)
    for (const { statement, measured: figure, holds } of claims)
      process.stdout.write(`${holds ? 'yes' : 'NO '}  ${statement}: ${figure}\n`)
    if (claims.some(({ holds }) => !holds)) process.exitCode = 1
  } finally {
    await browser.close()
  }
}

interface Loaded {
  readonly url: string
  readonly sent: () => number
}

/** Starts a stack of its own; all `markets` have a price once it is used. */
async function withLoad<Result>(
  size: Pick<MarketLoadOptions, 'markets' | 'marketsPerGame'>,
  use: (loaded: Loaded) => Promise<Result>,
): Promise<Result> {
  const { stack, url, provider } = await startConsoleStack()
  try {
    const load = await startMarketLoad({ provider, ...size, rate: updatesPerSecond, seed })
    try {
      while (load.sent() < size.markets) await sleep(250)
      return await use({ url, sent: load.sent })
    } finally {
      await load.stop()
    }
  } finally {
    await stack.close()
  }
}

async function measureFirstPrice(browser: Browser, url: string, games: number): Promise<FirstPriceRun> {
  say(`Signing in ${firstPriceAttempts} times with ${games} games`)
  return { games, tookMs: await measureFirstPrices(browser, url, firstPriceAttempts) }
}

/** The empty page before and after shows what the machine leaves to a browser. */
async function measureLargeScroll(browser: Browser, url: string): Promise<ScrollRun> {
  const { markets } = largeBoard
  const before = await measureEmptyPage(browser, emptyPageS)
  const scroll = await withBoard(browser, url, markets, (page) => {
    say(`Scrolling for ${scrollS} s`)
    return measureScroll(page, scrollS)
  })
  const after = await measureEmptyPage(browser, emptyPageS)
  return {
    markets,
    ...scroll,
    emptyPageFramesPerSecond: Math.max(before.framesPerSecond, after.framesPerSecond),
  }
}

/** Opens the board once the first seconds are over. */
async function withBoard<Result>(
  browser: Browser,
  url: string,
  markets: number,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  try {
    await signIn(page, url)
    await untilLive(page)
    await page.getByText(`${markets.toLocaleString('en')} markets`).waitFor()
    say(`Warming up for ${warmUpS} s`)
    await sleep(warmUpS * 1000)
    return await use(page)
  } finally {
    await page.close()
  }
}

function say(line: string): void {
  void process.stderr.write(`${line}\n`)
}

type Window = Omit<
  ConsoleRun,
  'takenAt' | 'machine' | 'rows' | 'updatesPerSecond' | 'memory' | 'firstPrices' | 'scroll'
>

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
  if (amount === undefined) refuseCommandLine(usage, `Invalid duration --soak "${text}". Valid: 5m, 90s.`)
  return Number(amount) * (unit === 'm' ? 60 : 1)
}

await main()
