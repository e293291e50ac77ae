import { type FeedOddsInput, toInstant } from '@sportsfeeds/domain'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchChromium } from '@sportsfeeds/harness/chromium'
import { hangLimitMs, signIn, untilLive } from '@sportsfeeds/harness/console-page'
import { type ConsoleStack, startConsoleStack } from '@sportsfeeds/harness/console-stack'
import { type MarketLoad, startMarketLoad } from '@sportsfeeds/harness/market-load'
import { derby, oddsOf } from './suites/derby.ts'

/** A stack under load and a browser, shared by all suites: starting them takes longer than most tests. */
export interface OpenedConsole {
  /** Available from the first test on. */
  readonly running: ConsoleStack
  /** Opens a page in a browser context of its own, which is closed after the test. */
  openPage(options?: BrowserContextOptions): Promise<Page>
  /** Opens the console at `path`, signed in and live. */
  openConsole(path?: string, options?: BrowserContextOptions): Promise<Page>
  put(...odds: FeedOddsInput[]): Promise<void>
}

export const eventually = { timeout: hangLimitMs, interval: 50 }
export const loadSeed = 20_260_501
const providerNames = ['fairline', 'kestrel', 'northgate']

/** Call it in a `describe` block: it starts before the first test and stops after the last. */
export function openConsoleForTests(delivery?: 'apiGateway' | 'gateway'): OpenedConsole {
  let running: ConsoleStack | undefined
  let browser: Browser | undefined
  let load: MarketLoad | undefined
  const contexts: BrowserContext[] = []

  const openPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await started(browser).newContext({ viewport: { width: 1280, height: 800 }, ...options })
    context.setDefaultTimeout(hangLimitMs)
    contexts.push(context)
    return context.newPage()
  }

  beforeAll(async () => {
    browser = await launchChromium()
    running = await startConsoleStack(providerNames, delivery)
    const { provider } = running
    await provider.putGames([derby])
    await provider.putOdds([oddsOf(150, { date: toInstant(Date.now() - 60_000) })])
    load = await startMarketLoad({ provider, markets: 200, rate: 150, isAdaptive: true, seed: loadSeed })
  }, 600_000)

  afterEach(async () => {
    running?.stack.cloud.faults.clear()
    await Promise.all(contexts.splice(0).map((context) => context.close()))
  })

  afterAll(async () => {
    await browser?.close()
    try {
      await load?.stop()
    } finally {
      await running?.stack.close()
    }
  })

  return {
    get running() {
      return started(running)
    },
    openPage,
    openConsole: async (path = '/', options = {}) => {
      const page = await openPage(options)
      await signIn(page, started(running).url, path)
      await untilLive(page)
      return page
    },
    put: (...odds) => started(running).provider.putOdds(odds),
  }
}

function started<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The stack and the browser start before the first test.')
  return value
}
