import { expect, test } from 'vitest'
import { untilLive } from '@sportsfeeds/harness/console-page'
import type { OpenedConsole } from '../opened-console.ts'
import { derbyRow } from './derby.ts'

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
}
