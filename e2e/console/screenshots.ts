import { mkdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FeedOddsInput, type Game, type StackOutputs } from '@sportsfeeds/domain'
import { startDemo } from '@sportsfeeds/local/demo'
import { createDemoFeed, seededRandom } from '@sportsfeeds/local/demo-feed'
import { seedSamples } from '@sportsfeeds/local/seed'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../testing/chromium.ts'
import { connectionState, signIn, untilLive } from '../testing/console-page.ts'
import { startConsoleStack } from '../testing/console-stack.ts'

const directory = resolve(import.meta.dirname, '../../docs/screenshots')
const maxBytes = 300_000
const desktop = { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1.5 }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
/** Long enough for prices to move, and for figures of the stream. */
const watchedMs = 15_000
const pastMinutes = 50
const requestOdds = 25
const game = '/games/game-soc-lfc-bou?range=1h'

const main = async (): Promise<void> => {
  const browser = await launchChromium()
  const { stack, url, provider } = await startConsoleStack()
  const { outputs } = stack
  const [, apiKey] = Object.entries(outputs.providerApiKeys ?? {})[0] ?? []
  if (apiKey === undefined) throw new Error('The stack has no provider.')
  const games = await seedSamples({ outputs, apiKey, nowMs: Date.now() })
  for (const odds of pastOdds(games)) await provider.putOdds(odds)
  const demos = Object.values(outputs.providerApiKeys ?? {}).map((key, index) =>
    startDemoOf(outputs, key, games, index + 1),
  )
  try {
    await mkdir(directory, { recursive: true })
    await shoot(browser, url, 'board-dark', { ...desktop, colorScheme: 'dark' })
    await shoot(browser, url, 'board-light', { ...desktop, colorScheme: 'light' })
    await shoot(browser, url, 'game', { ...desktop, colorScheme: 'dark' }, { path: game })
    await shoot(browser, url, 'phone', { ...phone, colorScheme: 'dark' })
    await shoot(browser, url, 'offline', { ...desktop, colorScheme: 'dark' }, { before: goOffline })
  } finally {
    await Promise.all(demos.map((demo) => demo.stop()))
    await browser.close()
    await stack.close()
  }
}

/** The demonstration feed as it would have run until now, in requests of several odds. */
const pastOdds = (games: readonly Game[]): readonly FeedOddsInput[][] => {
  const feed = createDemoFeed(games, seededRandom(1))
  const nowMs = Date.now()
  const odds: FeedOddsInput[] = []
  for (let ageMs = pastMinutes * 60_000; ageMs > 0; ageMs -= 5_000) odds.push(...feed.next(nowMs - ageMs))
  return Array.from({ length: Math.ceil(odds.length / requestOdds) }, (_, index) =>
    odds.slice(index * requestOdds, (index + 1) * requestOdds),
  )
}

const startDemoOf = ({ feedsApiUrl }: StackOutputs, apiKey: string, games: readonly Game[], seed: number) =>
  startDemo({
    feedsApiUrl,
    apiKey,
    games,
    random: seededRandom(seed),
    onError: (message) => void process.stderr.write(`${message}\n`),
  })

interface Shot {
  readonly path?: string
  readonly before?: (page: Page) => Promise<void>
}

const shoot = async (
  browser: Browser,
  url: string,
  name: string,
  options: BrowserContextOptions,
  { path = '/', before }: Shot = {},
): Promise<void> => {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  try {
    const page = await context.newPage()
    await signIn(page, url, path)
    await untilLive(page)
    await sleep(watchedMs)
    await before?.(page)
    const file = join(directory, `${name}.png`)
    await page.screenshot({ path: file })
    const { size } = await stat(file)
    process.stdout.write(`${relative(process.cwd(), file)}  ${(size / 1000).toFixed(0)} kB\n`)
    if (size > maxBytes) throw new Error(`${file} is over ${maxBytes / 1000} kB: make its viewport smaller.`)
  } finally {
    await context.close()
  }
}

const goOffline = async (page: Page): Promise<void> => {
  await page.context().setOffline(true)
  await connectionState(page)
    .filter({ hasText: /^Offline/ })
    .waitFor()
}

await main()
