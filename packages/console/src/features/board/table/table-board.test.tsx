// @vitest-environment jsdom
import { betStopAt, gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { provisionalGame, toInstant } from '@sportsfeeds/domain'
import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { expect, test } from 'vitest'
import { movingSpread } from '../../../testing/moving-spread.ts'
import { renderScreen, type TestScreen, withTestScreen } from '../../../testing/render-screen.tsx'
import { BoardPage } from '../board-page.tsx'

withTestScreen()

const table = '/?layout=table&group=league'

function board(path = table): Promise<TestScreen> {
  return renderScreen(<BoardPage />, {
    path,
    prepare: ({ server, clock }) => {
      server.addGame(
        gameOf('game-1', { league: 'Premier League', homeTeam: 'Liverpool', awayTeam: 'Everton' }),
      )
      server.addGame(
        gameOf('game-2', { sport: 'tennis', league: 'WTA', homeTeam: 'Iga Świątek', awayTeam: 'Gauff' }),
      )
      server.store([
        oddsAt(clock.now(), { gameId: 'game-1', prices: { home: 100, draw: 250, away: -110 } }),
        oddsAt(clock.now(), { gameId: 'game-2', prices: { home: 150, away: -200 } }),
      ])
    },
  })
}

function row(name: RegExp): HTMLElement {
  return screen.getByRole('row', { name })
}

async function publish({ server, clock, pass }: TestScreen, fields: OddsFields): Promise<void> {
  server.publish([oddsAt(clock.now(), { gameId: 'game-1', ...fields })])
  await pass(200)
}

function at(home: number): OddsFields {
  return { prices: { home, draw: 250, away: -110 } }
}

function cell(name: RegExp, column: string): HTMLElement | null {
  return row(name).querySelector(`[data-column="${column}"]`)
}

function homePrice(name: RegExp): HTMLElement {
  const [price] = within(row(name)).getAllByText(/^\d+\.\d\d$/)
  if (price === undefined) throw new Error(`No price in the row ${name}.`)
  return price
}

test('markets are listed under their league with their prices', async () => {
  await board()
  expect(screen.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Start/),
    expect.stringMatching(/Premier League/),
    expect.stringMatching(/Liverpool – Everton/),
    expect.stringMatching(/WTA/),
    expect.stringMatching(/Iga Świątek – Gauff/),
  ])
  expect(homePrice(/Liverpool – Everton/).textContent).toBe('2.00')
  expect(within(row(/Iga Świątek/)).getAllByText(/^\d+\.\d\d$/)[1]?.textContent).toBe('1.50')
  expect(screen.queryAllByText('2 markets')).toHaveLength(1)
})

test('a price that moves is marked with its direction and size for ten seconds', async () => {
  const page = await board()
  await publish(page, at(120))
  expect(homePrice(/Liverpool/).textContent).toBe('2.20')
  expect(homePrice(/Liverpool/).dataset.move).toBe('up')
  expect(homePrice(/Liverpool/).dataset.size).toBe('3')
  expect(row(/Liverpool/).querySelector('[data-column="move"]')?.textContent).toBe('+10.0%')
  await page.pass(9_000)
  expect(homePrice(/Liverpool/).dataset.move).toBe('up')
  await page.pass(2_000)
  expect(homePrice(/Liverpool/).dataset.move).toBeUndefined()
})

test('a suspended market is marked with its reason and since when, and still shows its last price', async () => {
  const page = await board()
  await publish(page, { status: 'suspended', reason: 'goal', outcomes: [] })
  expect(within(row(/Liverpool/)).queryAllByText('goal')).toHaveLength(1)
  expect(homePrice(/Liverpool/).textContent).toBe('2.00')
  await page.pass(12_000)
  expect(cell(/Liverpool/, 'trend')?.textContent).toBe('goal · 12\u00A0s')
  await publish(page, at(100))
  expect(within(row(/Liverpool/)).queryByText('goal')).toBeNull()
})

test('a bet stop suspends every market of its game and provider, and no other', async () => {
  const page = await board()
  await publish(page, { type: 'total', prices: { over: 100, under: -120 } })
  page.server.publish([betStopAt(page.clock.now(), { gameId: 'game-1', reason: 'var' })])
  await page.pass(200)
  expect(within(row(/Liverpool.*Moneyline/)).queryAllByText('var')).toHaveLength(1)
  expect(within(row(/Liverpool.*Total/)).queryAllByText('var')).toHaveLength(1)
  expect(within(row(/Iga/)).queryByText('var')).toBeNull()
})

test('a price is stale when its provider is silent, and not because it has not changed', async () => {
  const page = await board()
  await page.pass(50_000)
  await publish(page, at(100))
  await page.pass(50_000)
  expect(within(row(/Iga/)).queryByText(/stale/)).toBeNull()
  await page.pass(20_000)
  expect(within(row(/Iga/)).queryAllByText(/stale/)).toHaveLength(1)
})

test('the age is since the provider’s date, and a late record says so', async () => {
  const page = await board()
  await publish(page, {
    type: 'total',
    prices: { over: 100, under: -120 },
    date: toInstant(page.clock.now() - 7_200_000),
  })
  expect(cell(/Total/, 'age')?.textContent).toBe('late 2\u00A0h')
})

test('outcomes of a total are over and under, at its line', async () => {
  const page = await board()
  await publish(page, { type: 'total', line: 44.5, prices: { over: 100, under: -120 } })
  expect(cell(/Total/, 'line')?.textContent).toBe('44.5')
  expect(within(row(/Total/)).getByTitle('Over 44.5').textContent).toBe('2.00')
  expect(within(row(/Total/)).getByTitle('Under 44.5').textContent).toBe('1.833')
})

test('a line that moves is a move of its own, and prices at different lines are not compared', async () => {
  const page = await board()
  await publish(page, movingSpread(-2.5))
  await publish(page, movingSpread(-14.5))
  expect(cell(/Spread/, 'line')?.textContent).toBe('−14.5')
  expect(cell(/Spread/, 'line')?.querySelector('[data-moved]')).not.toBeNull()
  expect(cell(/Spread/, 'opening')?.textContent).toBe('−2.5 @ 1.909')
  expect(cell(/Spread/, 'last')?.textContent).toBe('−2.5 @ 1.909')
  expect(cell(/Spread/, 'move')?.textContent).toBe('line −12')
  expect(row(/Spread/).querySelector('[data-move]')).toBeNull()
})

test('other lines are folded under the main one, and opened by a click or a key', async () => {
  const page = await board()
  for (const line of [1.5, 2.5, 3.5]) {
    await publish(page, { type: 'total', line, main: line === 2.5, prices: { over: 100, under: -120 } })
  }
  expect(screen.queryAllByRole('row', { name: /Total/ })).toHaveLength(1)
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: '2 more lines' }))
  expect(
    screen
      .getAllByRole('row', { name: /Total/ })
      .map((one) => one.querySelector('[data-column="line"]')?.textContent),
  ).toEqual(['2.5', '1.5', '3.5'])
  screen.getByRole('grid', { name: 'Live odds' }).focus()
  await user.keyboard('jj{ArrowLeft}')
  expect(screen.queryAllByRole('row', { name: /Total/ })).toHaveLength(1)
})

test('a race is one market with its runners by name', async () => {
  const page = await board()
  page.server.addGame(
    gameOf('game-race', {
      sport: 'horse-racing',
      name: 'Warwick 16:20',
      homeTeam: undefined,
      awayTeam: undefined,
    }),
  )
  await publish(page, {
    gameId: 'game-race',
    type: 'win',
    outcomes: [
      { id: 'r1', name: 'Alpha', status: 'removed' },
      { id: 'r2', name: 'Bravo', odds: 200 },
      { id: 'r3', name: 'Charlie', odds: 400 },
    ],
  })
  await page.pass(3_000)
  expect(screen.queryAllByRole('row', { name: /Warwick 16:20.*Win/ })).toHaveLength(1)
  expect(cell(/Bravo/, 'home')?.textContent).toBe('3.00')
  expect(within(row(/Alpha/)).queryAllByText('Removed')).toHaveLength(1)
})

test('a game that no provider has sent is provisional until one does', async () => {
  const page = await board()
  const odds = oddsAt(page.clock.now(), { gameId: 'game-x', summary: 'Reds @ Blues' })
  page.server.addGame(provisionalGame(odds))
  page.server.publish([odds])
  await page.pass(3_000)
  expect(within(row(/Reds @ Blues/)).queryAllByText('provisional')).toHaveLength(1)
  page.server.addGame(gameOf('game-x', { homeTeam: 'Blues', awayTeam: 'Reds' }))
  await page.pass(200)
  expect(within(row(/Blues – Reds/)).queryByText('provisional')).toBeNull()
})

test('a game that ends goes to the end of the board at once', async () => {
  const page = await board()
  const names = { homeTeam: 'Liverpool', awayTeam: 'Everton' }
  page.server.addGame(gameOf('game-1', { ...names, status: 'finished' }))
  await page.pass(200)
  expect(screen.getAllByRole('row').at(-2)?.textContent).toMatch(/^Ended/)
  expect(screen.getAllByRole('row').at(-1)?.textContent).toMatch(/^Ended.*Liverpool/)
})

test('a margin below zero is marked as an arbitrage', async () => {
  const page = await board()
  await publish(page, { prices: { home: 350, draw: 350, away: 350 } })
  const margin = cell(/Liverpool/, 'margin')
  expect(margin?.textContent).toBe('−33.3%')
  expect(margin?.querySelector('[title^="Arbitrage"]')).not.toBeNull()
  expect(cell(/Świątek/, 'margin')?.querySelector('[title^="Arbitrage"]')).toBeNull()
})

test('a frozen board does not change, counts missed updates, and catches up when it goes live', async () => {
  const page = await board()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Freeze' }))
  await publish(page, at(120))
  await page.pass(1_000)
  expect(homePrice(/Liverpool/).textContent).toBe('2.00')
  expect(screen.queryAllByText(/1 update since/)).toHaveLength(1)
  await user.keyboard('f')
  expect(homePrice(/Liverpool/).textContent).toBe('2.20')
})

test('filters are in the address, and an address opens filtered', async () => {
  const { location } = await board('/?layout=table&sport=tennis')
  expect(screen.queryByRole('row', { name: /Liverpool/ })).toBeNull()
  const user = userEvent.setup()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sport' }), 'soccer')
  expect(screen.queryAllByRole('row', { name: /Liverpool/ })).toHaveLength(1)
  expect(screen.queryByRole('row', { name: /Iga/ })).toBeNull()
  expect(location()).toBe('/?layout=table&sport=soccer')
  await user.click(screen.getByRole('button', { name: 'Move' }))
  expect(location()).toBe('/?layout=table&sport=soccer&sort=move')
  expect(screen.getByRole('columnheader', { name: 'Move' }).getAttribute('aria-sort')).toBe('ascending')
})

test('the keyboard leads to the filter, into the board, and to a game', async () => {
  const { location } = await board()
  const user = userEvent.setup()
  await user.keyboard('/')
  expect(document.activeElement).toBe(screen.getByRole('searchbox'))
  await user.keyboard('swia')
  expect(screen.queryByRole('row', { name: /Liverpool/ })).toBeNull()
  await user.keyboard('{Escape}{Escape}')
  const grid = screen.getByRole('grid', { name: 'Live odds' })
  grid.focus()
  await user.keyboard('jj')
  expect(row(/Iga/).getAttribute('aria-selected')).toBe('true')
  expect(grid.getAttribute('aria-activedescendant')).toBe(row(/Iga/).id)
  await user.keyboard('{Enter}')
  expect(location()).toBe('/games/game-2?market=moneyline&focus=acme')
})

test('a filter without matches offers all markets', async () => {
  const { location } = await board('/?layout=table&q=nothing')
  const user = userEvent.setup()
  expect(screen.queryByRole('row', { name: /Liverpool/ })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show all 2 markets' }))
  expect(screen.queryAllByRole('row', { name: /Liverpool/ })).toHaveLength(1)
  expect(location()).toBe('/?layout=table')
})

test('a view is saved under a name and opened again', async () => {
  const { location, session } = await board('/?layout=table&sport=tennis')
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Views' }))
  await user.type(screen.getByRole('textbox', { name: 'View name' }), 'Only tennis{Enter}')
  expect(session.preferences.get().views).toEqual([
    { name: 'Only tennis', search: 'layout=table&sport=tennis' },
  ])
  await user.keyboard('{Escape}')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sport' }), '')
  expect(location()).toBe('/?layout=table')
  await user.click(screen.getByRole('button', { name: 'Views' }))
  await user.click(screen.getByRole('button', { name: 'Only tennis' }))
  expect(location()).toBe('/?layout=table&sport=tennis')
})

test('an empty board distinguishes empty and disconnected', async () => {
  const { server, pass } = await renderScreen(<BoardPage />)
  expect(screen.queryAllByText('No odds yet')).toHaveLength(1)
  server.refuseHandshakes(true)
  server.cut()
  await pass(1_000)
  expect(screen.queryByText('No odds yet')).toBeNull()
  const placeholder = screen.queryByText('Not connected') ?? screen.queryByLabelText('Loading markets')
  expect(placeholder).not.toBeNull()
})

test('axe finds no violation', async () => {
  await board()
  const { violations } = await axe.run(document.body, {
    // Contrast needs a layout, and landmarks belong to the shell.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
})

test('all rows are printed', async () => {
  const ids = Array.from({ length: 100 }, (_, index) => `game-${index}`)
  await renderScreen(<BoardPage />, {
    path: table,
    prepare: ({ server, clock }) => {
      for (const id of ids) {
        server.addGame(gameOf(id))
        server.store([oddsAt(clock.now(), { gameId: id, prices: { home: 100, draw: 250, away: -110 } })])
      }
    },
  })
  expect(screen.getAllByRole('row').length).toBeLessThan(ids.length)
  fireEvent(window, new Event('beforeprint'))
  // With the head and the heading of the league.
  expect(screen.getAllByRole('row')).toHaveLength(ids.length + 2)
})
