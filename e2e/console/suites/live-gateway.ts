import type { Game } from '@sportsfeeds/domain'
import { expect, test, vi } from 'vitest'
import { connectionState, untilLive } from '@sportsfeeds/harness/console-page'
import { eventually, loadSeed, type OpenedConsole } from '../opened-console.ts'
import { derby, filterDerby, oddsOf, priceOf } from './derby.ts'

export function liveGatewaySuite(console: OpenedConsole): void {
  test('a page that connects to the live gateway shows prices at once, and misses none while its tasks are killed', async () => {
    const game: Game = {
      ...derby,
      id: 'game-moved',
      name: 'Moved v Kept',
      homeTeam: 'Moved',
      awayTeam: 'Kept',
    }
    const { provider, stack } = console.running
    await provider.putGames([game])

    const page = await console.openConsole()
    expect(stack.cloud.loadBalancers.connections).toBe(1)
    await filterDerby(page)
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('2.50'), eventually)
    await console.put(oddsOf(300))
    await vi.waitFor(async () => expect(await priceOf(page).innerText()).toContain('4.00'), eventually)

    await page.goto(`${console.running.url}/games/${game.id}`)
    await untilLive(page)
    stack.cloud.faults.set({ seed: loadSeed, killedTasks: { everyMs: 500 } })
    const lost = connectionState(page)
      .filter({ hasText: /Offline|Connecting/ })
      .waitFor()
    const puts = 60
    for (let index = 0; index < puts; index += 1) {
      // Different prices, so that each is a change.
      await console.put(oddsOf(101 + index, { gameId: game.id }))
      if (index === puts / 2) await lost
    }
    stack.cloud.faults.clear()
    await untilLive(page)
    await vi.waitFor(
      async () =>
        expect(await page.getByRole('heading', { name: /^Changes/ }).innerText()).toMatch(
          new RegExp(`\\b${puts}$`),
        ),
      eventually,
    )
    expect(stack.cloud.faults.counts().killedTasks).toBeGreaterThan(0)
    expect(stack.cloud.loadBalancers.connections).toBe(1)
  })
}
