import { expect, test } from 'vitest'
import { untilLive } from '@sportsfeeds/harness/console-page'
import type { OpenedConsole } from '../opened-console.ts'
import { derbyRow, filterDerby } from './derby.ts'

export function keyboardSuite(console: OpenedConsole): void {
  test('the keyboard alone leads from the sign-in to a game', async () => {
    const page = await console.openPage()
    await page.goto(console.running.url)
    await page.locator('button:focus', { hasText: 'Sign in as demo analyst' }).waitFor()
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

  test('the row that is selected by keys keeps its name in its place', async () => {
    const page = await console.openConsole()
    await filterDerby(page)
    await derbyRow(page).waitFor()
    const selected = page.locator('[role="row"][aria-selected="true"]')
    await page.getByRole('grid').focus()
    for (const kind of ['heading', 'game', 'outcome', 'outcome']) {
      await page.keyboard.press('j')
      const [row, name] = await Promise.all([
        selected.boundingBox(),
        selected
          .getByRole(kind === 'heading' ? 'gridcell' : 'rowheader')
          .first()
          .boundingBox(),
      ])
      expect(name?.y).toBeGreaterThanOrEqual(row?.y ?? Infinity)
      expect((name?.y ?? 0) + (name?.height ?? 0)).toBeLessThanOrEqual((row?.y ?? 0) + (row?.height ?? 0) + 1)
    }
  })

  test('no menu or dialog breaks the content security policy', async () => {
    const page = await console.openConsole()
    const violations: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) violations.push(message.text())
    })
    for (const name of ['Columns', 'Views', 'Settings', 'Keyboard shortcuts']) {
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor()
      await page.keyboard.press('Escape')
    }
    await page.getByRole('link', { name: 'Alerts', exact: true }).click()
    await page.getByRole('button', { name: 'Add rule' }).click()
    await page.getByRole('menuitem', { name: 'Margin' }).click()
    await page.getByRole('dialog', { name: 'Margin' }).waitFor()
    expect(violations).toEqual([])
  })
}
