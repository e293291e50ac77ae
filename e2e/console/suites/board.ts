import { type Game, toInstant } from '@sportsfeeds/domain'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { accessibilityViolations, signIn } from '@sportsfeeds/harness/console-page'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { derby, derbyRow, filterDerby, oddsOf, outcomeRow, priceOf } from './derby.ts'

export function boardSuite(console: OpenedConsole): void {
  test('a price is shown on the board, and stays visible while its market is suspended', async () => {
    const page = await console.openConsole()
    await filterDerby(page)
    await console.put(oddsOf(200))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('3.00'), eventually)
    await console.put(oddsOf(300))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('4.00'), eventually)
    await console.put(oddsOf(300, { isOpen: false }))
    await page.locator('[data-status="suspended"]').first().waitFor()
    expect(await priceOf(page).innerText()).toContain('4.00')
  })

  test('a move is marked with its direction and size for ten seconds, and nothing on the board is animated', async () => {
    const page = await console.openConsole()
    await filterDerby(page)
    await console.put(oddsOf(200))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('3.00'), eventually)
    for (const { homeOdds, price, move } of [
      { homeOdds: 250, price: '3.50', move: 'up' },
      { homeOdds: 160, price: '2.60', move: 'down' },
    ] as const) {
      await console.put(oddsOf(homeOdds))
      await priceOf(page).locator(`[data-move="${move}"][data-size="3"]`, { hasText: price }).waitFor()
    }
    expect(
      await page.getByRole('grid').evaluate((grid) => grid.getAnimations({ subtree: true }).length),
    ).toBe(0)
    await vi.waitFor(
      async () => expect(await priceOf(page).locator('[data-move]').count()).toBe(0),
      eventually,
    )
  })

  test('three providers are compared: best, book and arbitrage, with the columns that the analyst chooses', async () => {
    const game: Game = {
      ...derby,
      id: 'game-compared',
      name: 'Best v Book',
      homeTeam: 'Best',
      awayTeam: 'Book',
      status: 'scheduled',
    }
    await console.running.provider.putGames([game])
    const put = async (prices: readonly (readonly [number, number])[]): Promise<void> => {
      for (const [index, [homeOdds, awayOdds]] of prices.entries()) {
        await console.running.providers[index]?.putOdds([
          {
            gameId: game.id,
            date: toInstant(Date.now()),
            type: 'moneyline',
            isOpen: true,
            oddsFormat: 'decimal',
            homeOdds,
            awayOdds,
          },
        ])
      }
    }
    const page = await console.openConsole('/?q=Best')
    await put([
      [1.9, 1.9],
      [2, 1.8],
      [1.95, 1.85],
    ])
    const best = outcomeRow(page, 'Best').locator('[data-column="best"]')
    const book = outcomeRow(page, 'Best').locator('[data-column="book"]')
    await vi.waitFor(async () => expect(await best.innerText()).toMatch(/2\.00\s*kestrel/), eventually)
    expect(await book.innerText()).toBe('102.6%')
    await put([[1.9, 2.1]])
    await vi.waitFor(async () => expect(await book.innerText()).toMatch(/^97\.62%\s*arbitrage$/), eventually)
    await page.getByRole('combobox', { name: 'Status' }).selectOption('arbitrage')
    await outcomeRow(page, 'Best').waitFor()

    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'kestrel' }).uncheck()
    await page.getByRole('button', { name: 'Move northgate left' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '2 of 3 providers' }).waitFor()
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['northgate', 'fairline']),
    )
    expect(await best.innerText()).toMatch(/2\.00\s*kestrel/)
  })

  test('at 1,280 pixels the columns fill the board, and at any width filters say what they are set to', async () => {
    const page = await console.openConsole()
    await derbyRow(page).first().waitFor()
    const last = page.getByRole('columnheader').last()
    await vi.waitFor(async () => {
      const box = await last.boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeGreaterThan(1_280 - 30)
    }, eventually)
    expect(await cutOffFilters(page)).toEqual([])
    await page.getByRole('combobox', { name: 'Status' }).selectOption('live')
    await page.getByRole('combobox', { name: 'Sport' }).selectOption('ice-hockey')
    await page.getByRole('button', { name: 'Clear' }).waitFor()
    for (const width of [1_280, 1_440, 1_920, 390]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await cutOffFilters(page)).toEqual([])
    }
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('the points of all prices of a column are below each other, with up to four decimals', async () => {
    const game: Game = {
      ...derby,
      id: 'game-points',
      name: 'Point v Decimal',
      homeTeam: 'Point',
      awayTeam: 'Decimal',
    }
    await console.running.provider.putGames([game])
    const outcomes = { home: 1.9091, draw: 12.5, away: 1.952 }
    await console.put({
      gameId: game.id,
      date: toInstant(Date.now()),
      type: 'moneyline',
      status: 'open',
      oddsFormat: 'decimal',
      outcomes: Object.entries(outcomes).map(([id, odds]) => ({ id, odds })),
    })
    const page = await console.openConsole('/?q=Point')
    await vi.waitFor(async () => expect(await priceOf(page, 'Point').innerText()).toBe('1.9091'), eventually)
    for (const column of ['[data-provider]', '[data-column="best"]']) {
      const points = await pointsOf(page, `${column} [data-decimals]`)
      expect(points).toHaveLength(3)
      expect(Math.max(...points) - Math.min(...points)).toBeLessThan(1)
    }
  })

  test('a long name leaves room for the other, and each is written in its own direction', async () => {
    const long = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch United'
    const games = [
      { id: 'game-long', homeTeam: long, awayTeam: `${long} Reserves` },
      { id: 'game-arabic', homeTeam: 'الهلال', awayTeam: 'النصر' },
    ].map((teams) => ({ ...derby, ...teams, name: `${teams.homeTeam} v ${teams.awayTeam}`, league: 'Names' }))
    await console.running.provider.putGames(games)
    await console.put(...games.map(({ id }) => oddsOf(150, { gameId: id })))
    for (const viewport of [
      { width: 1_280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      const page = await console.openConsole('/?league=Names', { viewport })
      for (const { homeTeam, awayTeam } of games) {
        const [home, away] = await Promise.all(
          [homeTeam, awayTeam].map((team) =>
            page.locator('bdi').getByText(team, { exact: true }).first().boundingBox(),
          ),
        )
        expect(home?.width).toBeGreaterThan(25)
        expect(away?.width).toBeGreaterThan(25)
        expect((home?.x ?? 0) + (home?.width ?? 0)).toBeLessThanOrEqual(away?.x ?? 0)
        expect((away?.x ?? 0) + (away?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
      }
    }
  })

  test('rows are 20 pixels high in the dense setting', async () => {
    const page = await console.openConsole()
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('menuitemradio', { name: 'Dense' }).click()
    await page.keyboard.press('Escape')
    await vi.waitFor(
      async () => expect((await outcomeRow(page, 'Northern Rovers').boundingBox())?.height).toBe(20),
      eventually,
    )
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('tabs differ by their titles, and a game has its price in it', async () => {
    const page = await console.openConsole()
    await vi.waitFor(
      async () => expect(await page.title()).toMatch(/^(\(\d+\) )?Board · sportsfeeds$/),
      eventually,
    )
    await console.put(oddsOf(150))
    await page.goto(`${console.running.url}/games/${derby.id}`)
    await vi.waitFor(
      async () =>
        expect(await page.title()).toMatch(/Northern Rovers – Southern Albion.* 2\.50.* · sportsfeeds$/),
      eventually,
    )
    await page.goto(`${console.running.url}/alerts`)
    await vi.waitFor(async () => expect(await page.title()).toBe('Alerts · sportsfeeds'), eventually)
  })

  test('all rows of the board are printed, dark on light, without filters and menus', async () => {
    const page = await console.openConsole('/', { colorScheme: 'dark' })
    await derbyRow(page).first().waitFor()
    const grid = page.getByRole('grid')
    const rowsInView = await grid.getByRole('row').count()
    await page.evaluate(watchPrint)
    const sheets = countSheets(await page.pdf({ preferCSSPageSize: true }))
    const printed = await page.evaluate(readPrint)
    expect(printed.total).toBeGreaterThan(2 * rowsInView)
    expect(printed.rows).toBe(printed.total)
    // No sheet holds more.
    expect(sheets).toBeGreaterThanOrEqual(Math.ceil(printed.rows / 100))
    expect(await grid.getByRole('row').count()).toBeLessThan(printed.total)

    // The layout of the paper cannot be measured, but that of the screen with the paper's style.
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    const places = await grid.getByRole('row').evaluateAll(readPlaces)
    expect(places).toHaveLength(printed.total)
    for (const [index, { bottom }] of places.slice(0, -1).entries())
      expect(places[index + 1]?.top).toBeGreaterThan(bottom - 1)
    expect(Math.max(...places.map(({ right }) => right))).toBeLessThan(paperWidth + 1)
    expect(await page.getByRole('toolbar', { name: 'Filters' }).isVisible()).toBe(false)
    expect(await page.getByRole('banner').getByRole('navigation').isVisible()).toBe(false)
    expect(await derbyRow(page).first().isVisible()).toBe(true)
    const lightness = (selector: string, property: 'color' | 'backgroundColor'): Promise<number> =>
      page.locator(selector).first().evaluate(lightnessOf, property)
    expect(await lightness('[role="grid"]', 'backgroundColor')).toBeGreaterThan(200)
    expect(await lightness('[role="grid"] bdi', 'color')).toBeLessThan(90)
  })

  test('a view is saved, opened again after a reload, and shared by its address', async () => {
    const page = await console.openConsole('/?sport=soccer&group=none&order=move')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('textbox', { name: 'View name' }).fill('Movers')
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.keyboard.press('Escape')
    // The same analyst in the same browser, later.
    await page.goto('about:blank')
    await signIn(page, console.running.url)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Movers', exact: true }).click()
    expect(new URL(page.url()).search).toBe('?sport=soccer&group=none&order=move')
    await derbyRow(page).first().waitFor()
    expect(await page.getByRole('row', { name: /NBA/ }).count()).toBe(0)
  })
}

/** Runs in the page: counts the rows of the board as they are when the browser lays them out for paper. */
function watchPrint(): void {
  addEventListener('beforeprint', () => {
    const grid = document.querySelector<HTMLElement>('[role="grid"]')
    document.body.dataset.printedRows = String(grid?.querySelectorAll('[role="row"]').length)
    document.body.dataset.rows = grid?.ariaRowCount ?? ''
  })
}

/** Runs in the page: what {@link watchPrint} has counted. */
function readPrint(): { readonly rows: number; readonly total: number } {
  return { rows: Number(document.body.dataset.printedRows), total: Number(document.body.dataset.rows) }
}

/** Runs in the page. */
function readPlaces(rows: readonly Element[]): { top: number; bottom: number; right: number }[] {
  return rows.map((row) => {
    const { top, bottom } = row.getBoundingClientRect()
    const prices = [...row.querySelectorAll('[data-provider]')]
    const right = Math.max(0, ...prices.map((price) => price.getBoundingClientRect().right))
    return { top, bottom, right }
  })
}

/** Pixels between the margins of a landscape sheet of 11 inches. */
const paperWidth = 980

function countSheets(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
}

/** Runs in the page. @returns from 0 to 255 */
function lightnessOf(element: Element, property: 'color' | 'backgroundColor'): number {
  const pen = document.createElement('canvas').getContext('2d')
  if (pen === null) throw new Error('The browser has no canvas.')
  pen.fillStyle = getComputedStyle(element)[property]
  pen.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  return (red + green + blue) / 3
}

/** Horizontal positions of the decimal points of all prices that match. */
function pointsOf(page: Page, selector: string): Promise<number[]> {
  return page.locator(selector).evaluateAll((prices) =>
    prices.map(({ firstChild }) => {
      const at = firstChild?.textContent?.indexOf('.') ?? -1
      if (firstChild === null || at < 0) throw new Error('There is no point.')
      const range = document.createRange()
      range.setStart(firstChild, at)
      range.setEnd(firstChild, at + 1)
      return range.getBoundingClientRect().x
    }),
  )
}

/** Names of filters whose choice is wider than they are. */
function cutOffFilters(page: Page): Promise<string[]> {
  return page.getByRole('toolbar', { name: 'Filters' }).evaluate((toolbar) =>
    [...toolbar.querySelectorAll('select')]
      .filter((select) => {
        const style = getComputedStyle(select)
        const pen = document.createElement('canvas').getContext('2d')
        if (pen === null) throw new Error('The browser has no canvas.')
        pen.font = style.font
        const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight)
        return pen.measureText(select.selectedOptions[0]?.text ?? '').width > select.clientWidth - padding + 1
      })
      .map((select) => select.ariaLabel ?? ''),
  )
}
