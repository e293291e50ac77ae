import { type FeedOddsInput, type Game, toInstant } from '@sportsfeeds/domain'
import { saveClient } from '@sportsfeeds/local/clients'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { findChromium, isBrowserRequired, launchChromium, missingChromium } from '../testing/chromium.ts'
import { accessibilityFaults, connectionState, signIn, untilLive } from '../testing/console-page.ts'
import { type ConsoleStack, startConsoleStack } from '../testing/console-stack.ts'
import { type MarketLoad, startMarketLoad } from '../testing/market-load.ts'

const eventually = { timeout: 20_000, interval: 50 }
const seed = 20_260_501
const isSkipped = findChromium() === undefined
// Here and not in a hook: a file that cannot be read is counted as failed, tests after a failed hook as skipped.
if (isSkipped && isBrowserRequired()) throw new Error(missingChromium)
if (isSkipped) process.stderr.write(`The tests of the console in a browser are skipped. ${missingChromium}\n`)

const game: Game = {
  id: 'game-derby',
  name: 'Northern Rovers v Southern Albion',
  sport: 'soccer',
  league: 'Premier League',
  homeTeam: 'Northern Rovers',
  awayTeam: 'Southern Albion',
  gameDate: toInstant(Date.now() - 1_800_000),
  status: 'live',
  createdAt: Date.now(),
}

const oddsOf = (homeOdds: number, changes: Partial<FeedOddsInput> = {}): FeedOddsInput => ({
  gameId: game.id,
  gameDate: game.gameDate,
  summary: game.name,
  type: 'moneyline',
  date: toInstant(Date.now()),
  isOpen: true,
  homeOdds,
  awayOdds: -120,
  drawOdds: 240,
  ...changes,
})

const derbyRow = (page: Page) => page.getByRole('row', { name: /Northern Rovers/ })
const filterDerby = (page: Page) => page.getByRole('searchbox', { name: 'Filter by text' }).fill('Rovers')
const priceOf = (page: Page) => derbyRow(page).locator('[data-column="home"]')

describe.skipIf(isSkipped)('the console in a browser, while 150 odds a second arrive', () => {
  let running: ConsoleStack
  let browser: Browser
  let load: MarketLoad
  const contexts: BrowserContext[] = []

  const openPage = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    context.setDefaultTimeout(20_000)
    contexts.push(context)
    return context.newPage()
  }

  const openConsole = async (path = '/'): Promise<Page> => {
    const page = await openPage()
    await signIn(page, running.url, path)
    await untilLive(page)
    return page
  }

  const put = (...odds: FeedOddsInput[]) => running.provider.putOdds(odds)

  beforeAll(async () => {
    browser = await launchChromium()
    running = await startConsoleStack()
    await running.provider.putGames([game])
    await put(oddsOf(150, { date: toInstant(Date.now() - 60_000) }))
    load = await startMarketLoad({ provider: running.provider, markets: 200, rate: 150, seed })
  }, 120_000)

  afterEach(async () => {
    running.stack.cloud.faults.clear()
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

  describe('signing in', () => {
    test('takes one click, brings the analyst where the link led, and leaves no token behind', async () => {
      const page = await openConsole('/?q=Rovers')
      expect(new URL(page.url()).search).toBe('?q=Rovers')
      await derbyRow(page).waitFor()
      const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
      expect(kept).not.toMatch(/eyJ|verifier/i)
    })

    test('after signing out the board is gone, until the analyst signs in again', async () => {
      const page = await openConsole()
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('menuitem', { name: 'Sign out Demo analyst' }).click()
      await page.getByText('You are signed out.').waitFor()
      expect(await page.getByRole('grid').count()).toBe(0)
      await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
      await untilLive(page)
    })

    test('that the analyst breaks off is said, and can be begun again', async () => {
      const page = await openPage()
      await page.goto(running.url)
      await page.getByRole('button', { name: 'As somebody else' }).click()
      await page.getByRole('link', { name: 'Cancel' }).click()
      await page.getByRole('alert').filter({ hasText: 'The sign-in was refused: You cancelled.' }).waitFor()
      await page.getByRole('button', { name: 'Sign in again' }).click()
      await untilLive(page)
      expect(await page.getByRole('alert').count()).toBe(0)
    })

    test('a client that is not active is locked out, and the analyst can leave', async () => {
      const id = 'client-locked'
      await saveClient(running.stack.outputs, { id, name: 'Locked', active: false, createdAt: Date.now() })
      const page = await openPage()
      await page.goto(running.url)
      await page.getByRole('button', { name: 'As somebody else' }).click()
      await page.getByLabel('Client that the analyst works for').fill(id)
      await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
      await page.getByRole('heading', { name: 'You are signed in, but not let in' }).waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      await page.getByRole('button', { name: `Sign out Analyst of ${id}` }).click()
      await page.getByText('You are signed out.').waitFor()
    })

    test('an issuer that cannot be reached is said in one line, and tried again', async () => {
      const page = await openPage()
      await page.goto(running.url)
      const discovery = '**/.well-known/openid-configuration'
      await page.route(discovery, (route) => route.abort())
      await page.getByRole('button', { name: 'Sign in as demo analyst' }).click()
      await page.getByRole('alert').filter({ hasText: 'The sign-in service cannot be reached.' }).waitFor()
      await page.unroute(discovery)
      await page.getByRole('button', { name: 'Try again' }).click()
      await untilLive(page)
      expect(await page.getByRole('alert').count()).toBe(0)
    })

    test('a way back that this tab has not asked for signs nobody in', async () => {
      const page = await openPage()
      await page.goto(`${running.url}/?code=stolen&state=other`)
      await page.getByRole('alert').filter({ hasText: 'That sign-in does not belong to this tab.' }).waitFor()
      expect(new URL(page.url()).search).toBe('')
    })
  })

  test('a price that a provider sends is on the board, with its direction', async () => {
    const page = await openConsole()
    await filterDerby(page)
    await put(oddsOf(200))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('3.00'), eventually)
    await put(oddsOf(300))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('4.00'), eventually)
    await put(oddsOf(300, { isOpen: false }))
    await vi.waitFor(async () => expect(await derbyRow(page).innerText()).toContain('Susp'), eventually)
    expect(await priceOf(page).innerText()).toContain('4.00')
  })

  test('a game opens with its chart and its changes, over a range that the analyst chooses', async () => {
    const old = { gameId: 'game-yesterday', summary: 'Yesterday', gameDate: game.gameDate }
    await running.provider.putGames([
      {
        ...game,
        id: old.gameId,
        name: 'Old United v Old City',
        homeTeam: 'Old United',
        awayTeam: 'Old City',
      },
    ])
    const hourMs = 3_600_000
    await put(
      oddsOf(110, { ...old, date: toInstant(Date.now() - 20 * hourMs) }),
      oddsOf(120, { ...old, date: toInstant(Date.now() - 3 * hourMs) }),
      oddsOf(130, { ...old, date: toInstant(Date.now() - 60_000) }),
    )
    const page = await openConsole('/?q=Old')
    await page
      .getByRole('link', { name: /Old United/ })
      .first()
      .click()
    await page.getByTestId('plot').locator('canvas').waitFor()
    const changes = page.getByRole('region', { name: 'Changes' }).getByRole('row')
    const shown = async (): Promise<string> => (await changes.allInnerTexts()).join('\n')
    for (const [span, there, notThere] of [
      ['24h', '2.10', undefined],
      ['6h', '2.20', '2.10'],
    ] as const) {
      await page.getByRole('radio', { name: `Last ${span}` }).click()
      await vi.waitFor(async () => {
        expect(await shown()).toContain(there)
        if (notThere !== undefined) expect(await shown()).not.toContain(notThere)
      }, eventually)
    }
    // Between two moments: nothing but the oldest.
    await page.getByRole('button', { name: 'Dates' }).click()
    const local = (ms: number) =>
      page.evaluate((at) => {
        const date = new Date(at)
        return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
      }, ms)
    await page.getByRole('textbox', { name: 'From' }).fill(await local(Date.now() - 21 * hourMs))
    await page.getByRole('textbox', { name: 'To' }).fill(await local(Date.now() - 19 * hourMs))
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await vi.waitFor(async () => {
      expect(await shown()).toContain('2.10')
      expect(await shown()).not.toContain('2.30')
    }, eventually)
  })

  test('a move beyond the rule raises an alert that leads to its game', async () => {
    const page = await openConsole()
    await put(oddsOf(150))
    await filterDerby(page)
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('2.50'), eventually)
    await put(oddsOf(400))
    await page.getByRole('button', { name: /^Alerts/ }).click()
    const alert = page.getByRole('listitem').filter({ hasText: 'Northern Rovers' }).first()
    await alert.waitFor()
    expect(await alert.innerText()).toContain('2.50 → 5.00')
    await alert.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: /Northern Rovers/ }).waitFor()
  })

  test('when the server cuts the connection it is shown, and nothing is missing from the game afterwards', async () => {
    const cut: Game = { ...game, id: 'game-cut', name: 'Cut v Mended', homeTeam: 'Cut', awayTeam: 'Mended' }
    await running.provider.putGames([cut])
    const page = await openConsole(`/games/${cut.id}`)
    // Each state that was shown, however briefly.
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { seenStates: seen })
      const state = document.querySelector('header [role="status"]')
      new MutationObserver(() => seen.push(state?.textContent ?? '')).observe(state ?? document, {
        subtree: true,
        childList: true,
        characterData: true,
      })
    })
    const seenStates = (): Promise<string> => page.evaluate<string>('window.seenStates.join("|")')
    running.stack.cloud.faults.set({ seed, cutConnections: { everyMs: 500 } })
    const puts = 60
    for (let index = 0; index < puts; index += 1) {
      // Each price another one, so that each is a change.
      await put(oddsOf(101 + index, { gameId: cut.id }))
      if (index === puts / 2)
        await vi.waitFor(async () => expect(await seenStates()).toMatch(/Offline|Connecting/), eventually)
    }
    running.stack.cloud.faults.clear()
    await untilLive(page)
    expect(await seenStates()).toContain('Live')
    await vi.waitFor(
      async () =>
        expect(await page.getByRole('heading', { name: /^Changes/ }).innerText()).toMatch(
          new RegExp(`\\b${puts}$`),
        ),
      eventually,
    )
    expect(running.stack.cloud.faults.counts().cutConnections).toBeGreaterThan(0)
  })

  test('offline, the page says since when and keeps the last prices; back online it catches up', async () => {
    const page = await openConsole()
    await filterDerby(page)
    await put(oddsOf(150))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('2.50'), eventually)
    await page.context().setOffline(true)
    await connectionState(page)
      .filter({ hasText: /^Offline.*since/s })
      .waitFor()
    await put(oddsOf(250))
    expect(await priceOf(page).innerText()).toContain('2.50')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.context().setOffline(false)
    await untilLive(page)
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('3.50'), eventually)
  })

  test('everything on the way from signing in to a game works by the keyboard alone', async () => {
    const page = await openPage()
    await page.goto(running.url)
    await page.getByRole('button', { name: 'Sign in as demo analyst' }).waitFor()
    await page.keyboard.press('Enter')
    await untilLive(page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('/')
    await page.keyboard.type('Rovers')
    await derbyRow(page).waitFor()
    while (!(await page.getByRole('grid').evaluate((grid) => grid === document.activeElement)))
      await page.keyboard.press('Tab')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /Northern Rovers/ }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  })

  test.each(['dark', 'light'] as const)('axe finds nothing wrong on any page, %s', async (colorScheme) => {
    const page = await openPage({ colorScheme })
    await page.goto(running.url)
    await page.getByRole('button', { name: 'Sign in as demo analyst' }).waitFor()
    const faults: Record<string, readonly string[]> = { signIn: await accessibilityFaults(page) }
    await signIn(page, running.url)
    await untilLive(page)
    await page.getByRole('row').nth(5).waitFor()
    faults.board = await accessibilityFaults(page)
    await page.getByRole('link', { name: 'Alerts', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
    faults.alerts = await accessibilityFaults(page)
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await filterDerby(page)
    await derbyRow(page).getByRole('link').click()
    await page.getByTestId('plot').locator('canvas').waitFor()
    faults.game = await accessibilityFaults(page)
    expect(faults).toEqual({ signIn: [], board: [], alerts: [], game: [] })
  })
})
