import type { Game } from '@sportsfeeds/domain'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { accessibilityViolations } from '@sportsfeeds/harness/console-page'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { derby, oddsOf, priceOf } from './derby.ts'

export function alertsSuite(console: OpenedConsole): void {
  test('a move beyond the rule’s limit raises an alert that links to its game', async () => {
    const moved: Game = {
      ...derby,
      id: 'game-moved',
      name: 'Moved v Still',
      homeTeam: 'Moved',
      awayTeam: 'Still',
    }
    await console.running.provider.putGames([moved])
    const page = await console.openConsole('/alerts')
    await restrictMoveRule(page, moved)
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Filter by text' }).fill('Moved')
    const price = priceOf(page, 'Moved')
    for (const [homeOdds, shown] of [
      [150, '2.50'],
      [400, '5.00'],
    ] as const) {
      await console.put(oddsOf(homeOdds, { gameId: moved.id }))
      await vi.waitFor(async () => expect(await price.innerText()).toContain(shown), eventually)
    }
    const widthBefore = await getMainWidth(page)
    await page.getByRole('button', { name: /^Alerts/ }).click()
    // The drawer pushes the board aside, and covers nothing of it.
    await vi.waitFor(async () => expect(await getMainWidth(page)).toBeLessThan(widthBefore - 350), eventually)
    const alert = page
      .getByRole('listitem')
      .filter({ hasText: 'Moved – Still' })
      .filter({ hasText: '2.50 → 5.00' })
    await alert.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: /Moved/ }).waitFor()
  })

  test('an alert is set at a row’s price, and raised when the price gets there', async () => {
    const level: Game = {
      ...derby,
      id: 'game-level',
      name: 'Level v Mark',
      homeTeam: 'Level',
      awayTeam: 'Mark',
    }
    await console.running.provider.putGames([level])
    await console.put(oddsOf(150, { gameId: level.id }))
    const page = await console.openConsole('/?q=Level')
    const price = priceOf(page, 'Level')
    await vi.waitFor(async () => expect(await price.innerText()).toContain('2.50'), eventually)
    await page.getByRole('row').filter({ hasText: 'Level' }).last().hover()
    await page.getByRole('link', { name: 'New alert: Level' }).click()
    const dialog = page.getByRole('dialog', { name: 'Price level' })
    await dialog.getByRole('spinbutton', { name: 'Price' }).fill('3')
    expect(await accessibilityViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await console.put(oddsOf(220, { gameId: level.id }))
    const alert = page.getByRole('listitem').filter({ hasText: /Level 3\.00: Level 2\.50 → 3\.20/ })
    await alert.first().waitFor()
  })

  test('Ctrl-K finds a game and opens it', async () => {
    const page = await console.openConsole('/alerts')
    await page.keyboard.press('Control+k')
    await page.keyboard.type(derby.homeTeam ?? derby.name)
    const options = page.getByRole('listbox', { name: 'Places' }).getByRole('option')
    await options.first().waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: derby.homeTeam ?? derby.name }).waitFor()
  })
}

/** Without alerts of the load, which would push this game's off the list, and over a period in which no machine is late. */
async function restrictMoveRule(page: Page, game: Game): Promise<void> {
  await page.getByRole('button', { name: /^Edit: A price moves/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Price move' })
  await dialog.getByRole('spinbutton', { name: 'Within' }).fill('3600')
  await dialog.getByRole('combobox', { name: 'Games' }).selectOption('any')
  await dialog.locator('summary', { hasText: 'Games' }).click()
  const search = dialog.getByRole('searchbox', { name: 'Find in games' })
  if ((await search.count()) > 0) await search.fill(game.name)
  await dialog.getByRole('checkbox', { name: game.name }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

async function getMainWidth(page: Page): Promise<number> {
  return (await page.getByRole('main').boundingBox())?.width ?? 0
}
