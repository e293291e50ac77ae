import type { Game } from '@sportsfeeds/domain'
import { expect, test, vi } from 'vitest'
import { accessibilityViolations, connectionState, untilLive } from '@sportsfeeds/harness/console-page'
import { eventually, loadSeed, type OpenedConsole } from '../opened-console.ts'
import { derby, filterDerby, oddsOf, priceOf } from './derby.ts'

export function connectionSuite(console: OpenedConsole): void {
  test('a connection that the server cuts is reported, and nothing is missing from the game afterwards', async () => {
    const cut: Game = { ...derby, id: 'game-cut', name: 'Cut v Joined', homeTeam: 'Cut', awayTeam: 'Joined' }
    await console.running.provider.putGames([cut])
    const page = await console.openConsole(`/games/${cut.id}`)
    // Records every state that is shown, however briefly.
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { seenStates: seen })
      const state = document.querySelector('header [role="status"]')
      new MutationObserver(() => seen.push(state?.textContent ?? '')).observe(state ?? document, {
        subtree: true,
        childList: true,
        characterData: true,
      })
    })
    const seenStates = (): Promise<string> => page.evaluate<string>('window.seenStates.join("|")')
    console.running.stack.cloud.faults.set({ seed: loadSeed, cutConnections: { everyMs: 500 } })
    const puts = 60
    for (let index = 0; index < puts; index += 1) {
      // Different prices, so that each is a change.
      await console.put(oddsOf(101 + index, { gameId: cut.id }))
      if (index === puts / 2)
        await vi.waitFor(async () => expect(await seenStates()).toMatch(/Offline|Connecting/), eventually)
    }
    console.running.stack.cloud.faults.clear()
    await untilLive(page)
    expect(await seenStates()).toContain('Live')
    await vi.waitFor(
      async () =>
        expect(await page.getByRole('heading', { name: /^Changes/ }).innerText()).toMatch(
          new RegExp(`\\b${puts}$`),
        ),
      eventually,
    )
    expect(console.running.stack.cloud.faults.counts().cutConnections).toBeGreaterThan(0)
  })

  test('an offline page shows since when and keeps the last prices; back online it catches up', async () => {
    const page = await console.openConsole()
    await filterDerby(page)
    await console.put(oddsOf(150))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('2.50'), eventually)
    await console.put(oddsOf(250))
    const move = priceOf(page).locator('[data-move]', { hasText: '3.50' })
    await move.waitFor()
    const marked = await move.evaluate(getMarks)
    await page.context().setOffline(true)
    await connectionState(page)
      .filter({ hasText: /^Offline.*since/s })
      .waitFor()
    expect(await move.evaluate(getMarks)).not.toEqual(marked)
    expect((await move.evaluate(getMarks)).wash).toBe('rgba(0, 0, 0, 0)')
    await console.put(oddsOf(350))
    expect(await priceOf(page).innerText()).toContain('3.50')
    expect(await accessibilityViolations(page)).toEqual([])
    await page.context().setOffline(false)
    await untilLive(page)
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('4.50'), eventually)
  })
}

/** Runs in the page: how a move is marked. */
function getMarks(price: Element): { readonly arrow: string; readonly wash: string } {
  const { backgroundImage, backgroundColor } = getComputedStyle(price)
  return { arrow: backgroundImage, wash: backgroundColor }
}
