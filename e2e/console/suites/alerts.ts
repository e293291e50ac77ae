import type { Game } from '@sportsfeeds/domain'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
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
    await page.getByRole('button', { name: /^Alerts/ }).click()
    const alert = page
      .getByRole('listitem')
      .filter({ hasText: 'Moved – Still' })
      .filter({ hasText: '2.50 → 5.00' })
    await alert.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: /Moved/ }).waitFor()
  })
}

/** Without alerts of the load, which would push this game's off the list, and over a period in which no machine is late. */
async function restrictMoveRule(page: Page, game: Game): Promise<void> {
  await page.getByRole('button', { name: /^Edit: A price moves/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Price move' })
  await dialog.getByRole('spinbutton', { name: 'Within' }).fill('3600')
  await dialog.getByRole('combobox', { name: 'Games' }).selectOption('any')
  await dialog.locator('summary', { hasText: 'Games' }).click()
  await dialog.getByRole('checkbox', { name: game.name }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
}
