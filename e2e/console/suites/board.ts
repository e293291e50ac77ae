import { expect, test, vi } from 'vitest'
import { signIn } from '@sportsfeeds/harness/console-page'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { derbyRow, filterDerby, oddsOf, priceOf } from './derby.ts'

export function boardSuite(console: OpenedConsole): void {
  test('a price is shown on the board, and stays visible while its market is suspended', async () => {
    const page = await console.openConsole()
    await filterDerby(page)
    await console.put(oddsOf(200))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('3.00'), eventually)
    await console.put(oddsOf(300))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('4.00'), eventually)
    await console.put(oddsOf(300, { isOpen: false }))
    await vi.waitFor(async () => expect(await derbyRow(page).innerText()).toContain('Susp'), eventually)
    expect(await priceOf(page).innerText()).toContain('4.00')
  })

  test('a move is marked with its direction for at most 300 ms, without fading for reduced motion', async () => {
    const page = await console.openConsole()
    await filterDerby(page)
    await console.put(oddsOf(200))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('3.00'), eventually)
    // Marks are too short for a test to poll, so the page records them.
    await page.evaluate(() => {
      const marks: unknown[] = []
      Object.assign(window, { marks })
      document.addEventListener('animationstart', ({ target }) => {
        if (!(target instanceof HTMLElement)) return
        for (const animation of target.getAnimations({ subtree: true })) {
          const { duration } = animation.effect?.getTiming() ?? {}
          const [frame] = animation.effect instanceof KeyframeEffect ? animation.effect.getKeyframes() : []
          const { move } = target.dataset
          marks.push({ price: target.textContent, move, duration, easing: frame?.easing })
        }
      })
    })
    for (const { homeOdds, price, move, reducedMotion } of [
      { homeOdds: 250, price: '3.50', move: 'up', reducedMotion: 'no-preference' },
      { homeOdds: 160, price: '2.60', move: 'down', reducedMotion: 'reduce' },
    ] as const) {
      await page.emulateMedia({ reducedMotion })
      await console.put(oddsOf(homeOdds))
      await vi.waitFor(async () => {
        const marks = await page.evaluate<readonly Mark[]>('window.marks')
        const mark = marks.find((one) => one.price === price)
        expect(mark?.move).toBe(move)
        expect(mark?.duration).toBeLessThanOrEqual(300)
        expect(mark?.easing.startsWith('steps')).toBe(reducedMotion === 'reduce')
      }, eventually)
    }
  })

  test('a view is saved, opened again after a reload, and shared by its address', async () => {
    const page = await console.openConsole('/?sport=soccer&sort=-move&list=flat')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('textbox', { name: 'View name' }).fill('Movers')
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.keyboard.press('Escape')
    // The same analyst in the same browser, later.
    await page.goto('about:blank')
    await signIn(page, console.running.url)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Movers', exact: true }).click()
    expect(new URL(page.url()).search).toBe('?sport=soccer&sort=-move&list=flat')
    await derbyRow(page).first().waitFor()
    expect(await page.getByRole('row', { name: /NBA/ }).count()).toBe(0)
  })
}

interface Mark {
  readonly price: string
  readonly move: string
  readonly duration: number
  readonly easing: string
}
