import { expect, test, vi } from 'vitest'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { filterDerby, oddsOf, priceOf } from './derby.ts'

export function alertsSuite(console: OpenedConsole): void {
  test('a move beyond the rule’s limit raises an alert that links to its game', async () => {
    const page = await console.openConsole()
    await console.put(oddsOf(150))
    await filterDerby(page)
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('2.50'), eventually)
    await console.put(oddsOf(400))
    await page.getByRole('button', { name: /^Alerts/ }).click()
    // The load may cause a steam alert of several games, which includes the derby too.
    const alert = page
      .getByRole('listitem')
      .filter({ hasText: 'Northern Rovers' })
      .filter({ hasText: '2.50 → 5.00' })
      .first()
    await alert.waitFor()
    await alert.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: /Northern Rovers/ }).waitFor()
  })
}
