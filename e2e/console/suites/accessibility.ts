import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import {
  accessibilityViolations,
  connectionState,
  signIn,
  untilLive,
} from '@sportsfeeds/harness/console-page'
import type { OpenedConsole } from '../opened-console.ts'
import { derbyRow, filterDerby } from './derby.ts'

export function accessibilitySuite(console: OpenedConsole): void {
  test.each(['dark', 'light'] as const)('axe finds no violation on any page, %s', async (colorScheme) => {
    const page = await console.openPage({ colorScheme })
    await page.goto(console.running.url)
    await page.getByRole('button', { name: 'Sign in as demo analyst' }).waitFor()
    const violations: Record<string, readonly string[]> = { signIn: await accessibilityViolations(page) }
    await signIn(page, console.running.url)
    await untilLive(page)
    await page.getByRole('row').nth(5).waitFor()
    violations.board = await accessibilityViolations(page)
    await page.getByRole('link', { name: 'Alerts', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
    violations.alerts = await accessibilityViolations(page)
    await page.getByRole('link', { name: 'Providers', exact: true }).click()
    await page.getByRole('region', { name: 'Margin by league' }).waitFor()
    violations.providers = await accessibilityViolations(page)
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await filterDerby(page)
    await derbyRow(page).getByRole('link').click()
    await page.getByTestId('plot').locator('canvas').waitFor()
    violations.game = await accessibilityViolations(page)
    expect(violations).toEqual({ signIn: [], board: [], alerts: [], providers: [], game: [] })
  })

  test.each(['dark', 'light'] as const)(
    'axe finds no violation in dialogs and menus, nor offline, %s',
    async (colorScheme) => {
      const page = await console.openConsole('/', { colorScheme })
      const violations: Record<string, readonly string[]> = {}
      const check = async (name: string, opened: Locator): Promise<void> => {
        await opened.waitFor()
        violations[name] = await accessibilityViolations(page)
        await page.keyboard.press('Escape')
        await opened.waitFor({ state: 'hidden' })
      }

      // On a page with little other content.
      await page.getByRole('link', { name: 'Alerts', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
      await page.keyboard.press('?')
      await check('shortcuts', page.getByRole('dialog', { name: 'Keyboard shortcuts' }))
      await page.keyboard.press('Control+k')
      await check('go to', page.getByRole('dialog', { name: 'Go to' }))
      await page.getByRole('button', { name: 'Settings' }).click()
      await check('settings', page.getByRole('menu'))
      await page.getByRole('button', { name: /^Stream health/ }).click()
      await check('stream health', page.getByRole('dialog', { name: 'Stream health' }))
      await page.getByRole('button', { name: /^Alerts/ }).click()
      await check('alerts', page.getByRole('dialog', { name: 'Alerts' }))
      await page.getByRole('button', { name: /^Edit/ }).first().click()
      await check('rule', page.getByRole('dialog'))

      await page.getByRole('link', { name: 'Board', exact: true }).click()
      await page.getByRole('row').nth(5).waitFor()
      await saveView(page, 'Evening')
      await check('saved views', page.getByRole('dialog', { name: 'Saved views' }))
      await page.getByRole('button', { name: 'Columns' }).click()
      await check('columns', page.getByRole('dialog', { name: 'Columns' }))
      await page.getByRole('button', { name: 'Freeze' }).click()
      violations.frozen = await accessibilityViolations(page)
      await page.getByRole('searchbox', { name: 'Filter by text' }).fill('matches nothing')
      await page.getByText('No games match these filters').waitFor()
      violations.nothing = await accessibilityViolations(page)
      await page.getByRole('button', { name: /^Show all/ }).click()
      await page.getByRole('row').nth(5).waitFor()
      await page.context().setOffline(true)
      await connectionState(page)
        .filter({ hasText: /^Offline/ })
        .waitFor()
      violations.offline = await accessibilityViolations(page)
      expect(Object.entries(violations).filter(([, found]) => found.length > 0)).toEqual([])
      expect(Object.keys(violations)).toHaveLength(11)
    },
  )
}

/** Saves a view and leaves the list of views open. */
async function saveView(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('textbox', { name: 'View name' }).fill(name)
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('button', { name: `Delete ${name}` }).waitFor()
}
