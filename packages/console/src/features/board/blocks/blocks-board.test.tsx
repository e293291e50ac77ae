// @vitest-environment jsdom
import { gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { act, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { expect, test } from 'vitest'
import { renderScreen, type TestScreen, withTestScreen } from '../../../testing/render-screen.tsx'
import { BoardPage } from '../board-page.tsx'

withTestScreen()

const prices: Readonly<Record<string, { home: number; draw: number; away: number }>> = {
  demo: { home: 1.32, draw: 4.7, away: 13.5 },
  fairline: { home: 1.37, draw: 4.4, away: 13 },
  northgate: { home: 1.36, draw: 4.8, away: 14.5 },
}

function board(path = '/'): Promise<TestScreen> {
  return renderScreen(<BoardPage />, {
    path,
    prepare: ({ server, clock }) => {
      server.addGame(
        gameOf('game-1', {
          league: 'Premier League',
          homeTeam: 'Liverpool',
          awayTeam: 'Everton',
          status: 'live',
        }),
      )
      server.addGame(
        gameOf('game-2', {
          sport: 'tennis',
          league: 'WTA',
          homeTeam: 'Iga Świątek',
          awayTeam: 'Gauff',
          status: 'scheduled',
        }),
      )
      server.store([
        ...Object.entries(prices).map(([provider, own]) =>
          oddsAt(clock.now(), { gameId: 'game-1', provider, oddsFormat: 'decimal', prices: own }),
        ),
        oddsAt(clock.now(), { gameId: 'game-2', provider: 'demo', prices: { home: 150, away: -200 } }),
      ])
    },
  })
}

async function publish({ server, clock, pass }: TestScreen, fields: OddsFields): Promise<void> {
  server.publish([
    oddsAt(clock.now(), { gameId: 'game-1', provider: 'demo', oddsFormat: 'decimal', ...fields }),
  ])
  await pass(200)
}

/** The rows of a market's outcomes are named by their outcome. */
function row(outcome: string | RegExp): HTMLElement {
  return screen.getByRole('row', { name: outcome })
}

function cell(outcome: string | RegExp, column: string): HTMLElement {
  const found = row(outcome).querySelector<HTMLElement>(
    `[data-column="${column}"], [data-provider="${column}"]`,
  )
  if (found === null) throw new Error(`The row ${outcome} has no ${column}.`)
  return found
}

function games(): (string | null)[] {
  return screen
    .getAllByRole('rowheader')
    .filter((one) => one.hasAttribute('aria-colspan'))
    .map((one) => within(one).getByRole('link').textContent)
}

test('each game is a block with a row an outcome and a column a provider', async () => {
  await board()
  expect(games()).toEqual(['Liverpool – Everton', 'Iga Świątek – Gauff'])
  expect(
    screen
      .getAllByRole('columnheader')
      .slice(-3)
      .map(({ textContent }) => textContent),
  ).toEqual(['demo', 'fairline', 'northgate'])
  expect(cell(/Draw/, 'demo').textContent).toBe('4.70')
  expect(cell(/Draw/, 'northgate').textContent).toBe('4.80')
  expect(screen.queryAllByText('2 games')).toHaveLength(1)
})

test('the best price is shown with its provider and marked in its column, over the book', async () => {
  await board()
  expect(cell(/Liverpool 1/, 'best').textContent).toBe('1.37fairline')
  expect(cell(/Draw/, 'best').textContent).toBe('4.80northgate')
  expect(cell(/Liverpool 1/, 'book').textContent).toBe('100.7%')
  expect(Number(cell(/Liverpool 1/, 'fair').textContent)).toBeCloseTo(1.37)
})

test('an arbitrage is marked while its prices are open, at one line, and filtered for', async () => {
  const page = await board()
  await publish(page, { prices: { home: 1.5, draw: 4.7, away: 13.5 } })
  expect(cell(/Liverpool 1/, 'book').textContent).toMatch(/^9\d\.\d\d% arbitrage$/)
  const user = userEvent.setup()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Status' }), 'arbitrage')
  await page.pass(1_000)
  expect(games()).toEqual(['Liverpool – Everton'])
  await publish(page, { status: 'suspended', outcomes: [] })
  await page.pass(1_000)
  expect(screen.queryAllByText('No games match these filters')).toHaveLength(1)
})

test('a provider at another line shows its line, and other lines are folded', async () => {
  const page = await board()
  for (const [provider, line] of [
    ['demo', 2.5],
    ['fairline', 2.5],
    ['northgate', 3.5],
  ] as const) {
    await publish(page, { type: 'total', line, provider, main: true, prices: { over: 2, under: 1.8 } })
  }
  await page.pass(1_500)
  expect(cell(/Over/, 'line').textContent).toBe('2.5')
  expect(cell(/Over/, 'northgate').textContent).toBe('3.52.00')
  expect(cell(/Over/, 'best').textContent).toBe('2.00demo+1')
  await userEvent.setup().click(screen.getByRole('button', { name: '1 more line' }))
  expect(
    screen
      .getAllByRole('row', { name: /Over/ })
      .map((one) => one.querySelector('[data-column="line"]')?.textContent),
  ).toEqual(['2.5', '3.5'])
})

test('a move is marked for ten seconds by its size, and counted in points', async () => {
  const page = await board()
  await publish(page, { prices: { home: 1.4, draw: 4.7, away: 13.5 } })
  const price = (): HTMLElement | null => cell(/Liverpool 1/, 'demo').querySelector('[data-move]')
  expect(price()?.dataset).toMatchObject({ move: 'up', size: '3' })
  expect(cell(/Liverpool 1/, 'move').textContent).toMatch(/^−\d\.\d$/)
  await page.pass(11_000)
  expect(price()).toBeNull()
})

test('the order holds still while the pointer is over the board', async () => {
  const page = await board('/?order=move&group=none')
  const user = userEvent.setup()
  expect(games()[0]).toBe('Liverpool – Everton')
  await user.hover(row(/Draw/))
  await publish(page, { gameId: 'game-2', oddsFormat: 'decimal', prices: { home: 4, away: 1.2 } })
  await page.pass(2_000)
  expect(games()[0]).toBe('Liverpool – Everton')
  await user.unhover(screen.getByRole('grid'))
  await page.pass(2_000)
  expect(games()[0]).toBe('Iga Świątek – Gauff')
})

test('a game is watched and hidden by keys, and shown again', async () => {
  const page = await board()
  const user = userEvent.setup()
  await user.keyboard('{End}w')
  expect(games()[0]).toBe('Iga Świątek – Gauff')
  expect(screen.queryAllByText('Watch list', { selector: 'span' })).toHaveLength(1)
  expect(page.session.preferences.get().watchList.pinned).toEqual(['game-2'])
  await user.keyboard('x')
  expect(games()).toEqual(['Liverpool – Everton'])
  await user.click(screen.getByRole('button', { name: 'Show again' }))
  expect(games()).toHaveLength(2)
})

test('columns are chosen, searched and ordered, and kept', async () => {
  const { session } = await board()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Columns' }))
  await user.type(screen.getByRole('searchbox', { name: 'Find a provider' }), 'fair')
  await user.click(screen.getByRole('checkbox', { name: 'fairline' }))
  expect(session.preferences.get().providers).toEqual(['demo', 'northgate'])
  await user.clear(screen.getByRole('searchbox', { name: 'Find a provider' }))
  await user.click(screen.getByRole('button', { name: 'Move northgate left' }))
  expect(session.preferences.get().providers).toEqual(['northgate', 'demo'])
  await user.click(screen.getByRole('checkbox', { name: 'Fair' }))
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('button', { name: '2 of 3 providers' })).not.toBeNull()
  expect(screen.queryByRole('columnheader', { name: 'Fair' })).toBeNull()
  // Still counted.
  expect(cell(/Liverpool 1/, 'best').textContent).toBe('1.37fairline')
})

test('the keyboard leads through the rows from anywhere on the page, folds, and opens a game', async () => {
  const { location } = await board()
  const user = userEvent.setup()
  await user.keyboard('jjj')
  expect(document.activeElement).toBe(screen.getByRole('grid'))
  expect(row(/Liverpool 1/).getAttribute('aria-selected')).toBe('true')
  await user.keyboard('{Home}{ArrowLeft}')
  expect(games()).toEqual(['Iga Świątek – Gauff'])
  await user.keyboard('{ArrowRight}jjj{Enter}')
  expect(location()).toMatch(/^\/games\/game-1\?market=moneyline&outcome=draw/)
})

test('a heading folds its games by a click', async () => {
  await board()
  await userEvent.setup().click(screen.getByRole('button', { name: /^Live/ }))
  expect(games()).toEqual(['Iga Świątek – Gauff'])
})

test('axe finds no violation', async () => {
  await board()
  const { violations } = await axe.run(document.body, {
    // Contrast needs a layout, and landmarks belong to the shell.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
})

test('all games and providers are printed, and the screen has those in view again afterwards', async () => {
  const printedGames = Array.from({ length: 60 }, (_, index) => `game-${index}`)
  const providers = Array.from({ length: 12 }, (_, index) => `provider-${index}`)
  await renderScreen(<BoardPage />, {
    prepare: ({ server, clock }) => {
      for (const id of printedGames) {
        server.addGame(gameOf(id, { homeTeam: id, awayTeam: 'Away', status: 'live' }))
        server.store(
          providers.map((provider) =>
            oddsAt(clock.now(), { gameId: id, provider, oddsFormat: 'decimal', prices: prices.demo }),
          ),
        )
      }
    },
  })
  const onScreen = games().length
  expect(onScreen).toBeLessThan(printedGames.length)
  fireEvent(window, new Event('beforeprint'))
  expect(games()).toHaveLength(printedGames.length)
  expect(screen.getAllByRole('row')).toHaveLength(Number(screen.getByRole('grid').ariaRowCount))
  expect(
    screen
      .getAllByRole('columnheader')
      .slice(-providers.length)
      .map(({ textContent }) => textContent),
  ).toEqual(providers.toSorted())
  fireEvent(window, new Event('afterprint'))
  expect(games()).toHaveLength(onScreen)
})

test('what does not fit on paper is said there', async () => {
  const providers = Array.from({ length: 20 }, (_, index) => `provider-${index}`)
  const { session } = await renderScreen(<BoardPage />, {
    prepare: ({ server, clock }) => {
      server.addGame(gameOf('game-1', { status: 'live' }))
      server.store(
        providers.map((provider) =>
          oddsAt(clock.now(), { gameId: 'game-1', provider, oddsFormat: 'decimal', prices: prices.demo }),
        ),
      )
    },
  })
  act(() => session.preferences.update((current) => ({ ...current, providers })))
  expect(screen.queryByText(/of 20 providers;/)).toBeNull()
  fireEvent(window, new Event('beforeprint'))
  expect(screen.queryAllByText(/^1\d of 20 providers; best, fair and book are of all\.$/)).toHaveLength(1)
})
