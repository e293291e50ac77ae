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
    await vi.waitFor(async () => expect(await book.innerText()).toMatch(/^97\.6%\s*arbitrage$/), eventually)
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
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await cutOffFilters(page)).toEqual([])
    expect(await accessibilityViolations(page)).toEqual([])
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
