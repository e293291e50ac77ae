import { mkdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleGames } from '@sportsfeeds/domain/samples'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '@sportsfeeds/harness/chromium'
import { connectionState, signIn, untilLive } from '@sportsfeeds/harness/console-page'
import { startConsoleStack } from '@sportsfeeds/harness/console-stack'
import { startEvening } from './evening.ts'
import { putRace } from './race.ts'

const directory = resolve(import.meta.dirname, '../../../docs/screenshots')
const maxBytes = 300_000
const desktop = { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1.25 }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const providerNames = ['northgate', 'fairline', 'kestrel']
/** Enough time for telemetry, and for the past of each game to load. */
const watchedMs = 15_000
const game = '/games/game-soc-lfc-bou?range=1h'

async function main(): Promise<void> {
  const browser = await launchChromium()
  const { stack, url, provider, providers } = await startConsoleStack(providerNames)
  const games = sampleGames(Date.now())
  await provider.putGames(games)
  const evening = await startEvening(games, providers)
  await putRace(providers)
  try {
    await mkdir(directory, { recursive: true })
    // First, since it shows no latencies: those of the evening's past are long.
    await shoot(browser, url, 'offline', { ...desktop, colorScheme: 'dark' }, { before: goOffline })
    await shoot(browser, url, 'race', { ...desktop, colorScheme: 'dark' }, { path: '/?sport=horse-racing' })
    await shoot(browser, url, 'alerts', { ...desktop, colorScheme: 'dark' }, { before: openAlerts })
    await shoot(browser, url, 'phone', { ...phone, colorScheme: 'dark' }, { before: waitForMove })
    await shoot(browser, url, 'game', { ...desktop, colorScheme: 'dark' }, { path: game })
    await shoot(browser, url, 'board-light', { ...desktop, colorScheme: 'light' }, { before: waitForMove })
    await shoot(browser, url, 'board-dark', { ...desktop, colorScheme: 'dark' }, { before: waitForMove })
  } finally {
    await evening.stop()
    await browser.close()
    await stack.close()
  }
}

interface Shot {
  readonly path?: string
  readonly before?: (page: Page) => Promise<void>
}

async function shoot(
  browser: Browser,
  url: string,
  name: string,
  options: BrowserContextOptions,
  { path = '/', before }: Shot = {},
): Promise<void> {
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

async function waitForMove(page: Page): Promise<void> {
  await page.locator('[data-move]').first().waitFor()
}

async function openAlerts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Alerts', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
}

async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  await connectionState(page)
    .filter({ hasText: /^Offline/ })
    .waitFor()
}

await main()
