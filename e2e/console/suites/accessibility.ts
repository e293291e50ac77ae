import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accessibilityFaults, connectionState, signIn, untilLive } from '@sportsfeeds/harness/console-page'
import type { OpenedConsole } from '../opened-console.ts'
import { derbyRow, filterDerby } from './derby.ts'

export function accessibilitySuite(console: OpenedConsole): void {
  test.each(['dark', 'light'] as const)('axe finds nothing wrong on any page, %s', async (colorScheme) => {
    const page = await console.openPage({ colorScheme })
    await page.goto(console.running.url)
    await page.getByRole('button', { name: 'Sign in as demo analyst' }).waitFor()
    const faults: Record<string, readonly string[]> = { signIn: await accessibilityFaults(page) }
    await signIn(page, console.running.url)
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

  test.each(['dark', 'light'] as const)(
    'axe finds nothing wrong in what opens over a page, nor offline, %s',
    async (colorScheme) => {
      const page = await console.openConsole('/', { colorScheme })
      const faults: Record<string, readonly string[]> = {}
      const see = async (name: string, opened: Locator): Promise<void> => {
        await opened.waitFor()
        faults[name] = await accessibilityFaults(page)
        await page.keyboard.press('Escape')
        await opened.waitFor({ state: 'hidden' })
      }

      // Where there is little besides to look at.
      await page.getByRole('link', { name: 'Alerts', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
      await page.keyboard.press('?')
      await see('keys', page.getByRole('dialog', { name: 'Keys' }))
      await page.getByRole('button', { name: 'Settings' }).click()
      await see('settings', page.getByRole('menu'))
      await page.getByRole('button', { name: /^Stream health/ }).click()
      await see('stream health', page.getByRole('dialog', { name: 'Stream health' }))
      await page.getByRole('button', { name: /^Alerts/ }).click()
      await see('alerts', page.getByRole('dialog', { name: 'Alerts' }))
      await page.getByRole('button', { name: /^Edit/ }).first().click()
      await see('rule', page.getByRole('dialog'))

      await page.getByRole('link', { name: 'Board', exact: true }).click()
      await page.getByRole('row').nth(5).waitFor()
      await saveView(page, 'Evening')
      await see('saved views', page.getByRole('dialog', { name: 'Saved views' }))
      await page.getByRole('button', { name: 'Freeze' }).click()
      faults.frozen = await accessibilityFaults(page)
      await page.getByRole('searchbox', { name: 'Filter by text' }).fill('nothing fits this')
      await page.getByText('No market fits this view').waitFor()
      faults.nothing = await accessibilityFaults(page)
      await page.getByRole('button', { name: /^Show all/ }).click()
      await page.getByRole('row').nth(5).waitFor()
      await page.context().setOffline(true)
      await connectionState(page)
        .filter({ hasText: /^Offline/ })
        .waitFor()
      faults.offline = await accessibilityFaults(page)
      expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([])
      expect(Object.keys(faults)).toHaveLength(9)
    },
  )
}

/** Leaves the list of views open. */
async function saveView(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('textbox', { name: 'Name of the view' }).fill(name)
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('button', { name: `Forget ${name}` }).waitFor()
}
