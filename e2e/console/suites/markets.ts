import { type FeedOddsInput, type Game, toInstant } from '@sportsfeeds/domain'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { derby, outcomeRow, priceOf } from './derby.ts'

export function marketsSuite(console: OpenedConsole): void {
  test('lines of one market at one instant are all on the board, folded under the main one', async () => {
    const game = await putGame(console, 'game-lines', 'Many', 'Lines')
    const date = toInstant(Date.now())
    const even = { gameId: game.id, date, isOpen: true, homeOdds: -110, awayOdds: -110 }
    await console.put(
      ...[-3.5, -4, -4.5].map((line): FeedOddsInput => ({
        ...even,
        type: 'spread',
        line,
        main: line === -4,
      })),
      ...[2.5, 3.5].map((line): FeedOddsInput => ({ ...even, type: 'total', line, main: line === 2.5 })),
    )
    const page = await console.openConsole('/?q=Many')
    await vi.waitFor(async () => expect(await linesOf(page)).toEqual(['−4', '+4', '2.5', '2.5']), eventually)
    await page.getByRole('button', { name: '2 more lines' }).click()
    await page.getByRole('button', { name: '1 more line', exact: true }).click()
    await vi.waitFor(
      async () =>
        expect(await linesOf(page)).toEqual([
          '−4',
          '+4',
          '−4.5',
          '+4.5',
          '−3.5',
          '+3.5',
          '2.5',
          '2.5',
          '3.5',
          '3.5',
        ]),
      eventually,
    )
    expect(await priceOf(page, 'Over').innerText()).toBe('1.909')
  })

  test('a bet stop suspends every market of the game with its reason, until each is priced again', async () => {
    const game = await putGame(console, 'game-stop', 'Bet', 'Stop')
    const price = (type: string): FeedOddsInput => ({
      gameId: game.id,
      date: toInstant(Date.now()),
      type,
      isOpen: true,
      homeOdds: -110,
      awayOdds: -110,
    })
    const page = await console.openConsole('/?q=Bet')
    await console.put(price('moneyline'), price('total'))
    const suspended = page.locator('[data-status="suspended"]')
    await outcomeRow(page, 'Over').waitFor()
    await console.put({
      gameId: game.id,
      date: toInstant(Date.now()),
      type: '*',
      isOpen: false,
      reason: 'goal',
    })
    await vi.waitFor(async () => expect(await suspended.count()).toBe(2), eventually)
    expect(await suspended.first().innerText()).toContain('goal')
    await console.put(price('total'))
    await vi.waitFor(async () => expect(await suspended.count()).toBe(1), eventually)
  })

  test('games five days ahead and three days ago are on the board of who connects afterwards, and an unknown one is provisional', async () => {
    const dayMs = 86_400_000
    const games = [
      await putGame(console, 'game-ahead', 'Ahead', 'Later', {
        gameDate: toInstant(Date.now() + 5 * dayMs),
        status: 'scheduled',
      }),
      await putGame(console, 'game-test-match', 'Third', 'Day', {
        gameDate: toInstant(Date.now() - 3 * dayMs),
      }),
      { id: 'game-nobody-put', name: 'Reds @ Blues' },
    ]
    await console.put(
      ...games.map(({ id, name }): FeedOddsInput => ({
        gameId: id,
        date: toInstant(Date.now()),
        type: 'moneyline',
        isOpen: true,
        homeOdds: 150,
        awayOdds: -200,
        summary: name,
      })),
    )
    const page = await console.openConsole()
    for (const [text, row] of [
      ['Ahead', /Ahead – Later/],
      ['Third', /Third – Day/],
      ['Reds', /Reds @ Blues.*provisional/],
    ] as const) {
      await page.getByRole('searchbox', { name: 'Filter by text' }).fill(text)
      await page.getByRole('row', { name: row }).waitFor()
      await vi.waitFor(
        async () => expect(await page.locator('[data-provider]').first().innerText()).toContain('2.50'),
        eventually,
      )
    }
  })

  test('a game shows its score while it is live, and ends when the feed says so', async () => {
    const game = await putGame(console, 'game-score', 'Scored', 'Conceded')
    await console.put({
      gameId: game.id,
      date: toInstant(Date.now()),
      type: 'moneyline',
      isOpen: true,
      homeOdds: 150,
      awayOdds: -200,
    })
    const page = await console.openConsole('/?q=Scored')
    const row = page.getByRole('row', { name: /Scored – Conceded/ })
    await row.waitFor()
    await console.running.provider.putGames([
      { ...game, live: { score: { home: 2, away: 1 }, period: '2h' } },
    ])
    await vi.waitFor(async () => expect(await row.innerText()).toContain('2–1'), eventually)
    await console.running.provider.putGames([{ ...game, status: 'finished' }])
    await vi.waitFor(async () => expect(await row.innerText()).toContain('Ended'), eventually)
  })
}

async function putGame(
  console: OpenedConsole,
  id: string,
  homeTeam: string,
  awayTeam: string,
  fields: Partial<Game> = {},
): Promise<Game> {
  const game = { ...derby, id, homeTeam, awayTeam, name: `${homeTeam} v ${awayTeam}`, ...fields }
  await console.running.provider.putGames([game])
  return game
}

/** The lines of all rows, top to bottom. */
function linesOf(page: Page): Promise<string[]> {
  return page.getByRole('row').locator('[role="gridcell"][data-column="line"]').allInnerTexts()
}
