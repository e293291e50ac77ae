// @vitest-environment jsdom
import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import type { Odds } from '@sportsfeeds/domain'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { expect, test } from 'vitest'
import { renderScreen, type TestScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { BoardPage } from './board-page.tsx'

withTestScreen()

function board(path?: string): Promise<TestScreen> {
  return renderScreen(<BoardPage />, {
    ...(path === undefined ? {} : { path }),
    prepare: ({ server, clock }) => {
      server.addGame(
        gameOf('game-1', { league: 'Premier League', homeTeam: 'Liverpool', awayTeam: 'Everton' }),
      )
      server.addGame(
        gameOf('game-2', { sport: 'tennis', league: 'WTA', homeTeam: 'Iga Świątek', awayTeam: 'Gauff' }),
      )
      server.store([
        oddsAt(clock.now(), { gameId: 'game-1', homeOdds: 100, drawOdds: 250 }),
        oddsAt(clock.now(), { gameId: 'game-2', homeOdds: 150, awayOdds: -200 }),
      ])
    },
  })
}

function row(name: RegExp): HTMLElement {
  return screen.getByRole('row', { name })
}

async function publish({ server, clock, pass }: TestScreen, fields: Partial<Odds>): Promise<void> {
  server.publish([oddsAt(clock.now(), { gameId: 'game-1', drawOdds: 250, ...fields })])
  await pass(200)
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

test('a price that moves is marked with its direction for a moment', async () => {
  const page = await board()
  await publish(page, { homeOdds: 120 })
  expect(homePrice(/Liverpool/).textContent).toBe('2.20')
  expect(homePrice(/Liverpool/).dataset.move).toBe('up')
  expect(row(/Liverpool/).querySelector('[data-column="move"]')?.textContent).toBe('+10.0%')
  await page.pass(1_000)
  expect(homePrice(/Liverpool/).dataset.move).toBeUndefined()
})

test('a second move restarts the mark', async () => {
  const page = await board()
  await publish(page, { homeOdds: 120 })
  const { beat } = homePrice(/Liverpool/).dataset
  await publish(page, { homeOdds: 130 })
  expect(beat).toBeDefined()
  expect(homePrice(/Liverpool/).dataset.beat).not.toBe(beat)
})

test('a suspended market is marked and still shows its last price', async () => {
  const page = await board()
  await publish(page, { homeOdds: 100, isOpen: false })
  expect(within(row(/Liverpool/)).queryAllByText('Susp')).toHaveLength(1)
  expect(homePrice(/Liverpool/).textContent).toBe('2.00')
})

test('a price that is old for a game in play is marked as stale', async () => {
  const page = await board()
  expect(within(row(/Liverpool/)).queryByText(/stale/)).toBeNull()
  await page.pass(61_000)
  expect(within(row(/Liverpool/)).queryAllByText(/stale/)).toHaveLength(1)
})

test('a frozen board does not change, counts missed updates, and catches up when it goes live', async () => {
  const page = await board()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Freeze' }))
  await publish(page, { homeOdds: 120 })
  await page.pass(1_000)
  expect(homePrice(/Liverpool/).textContent).toBe('2.00')
  expect(screen.queryAllByText(/1 update since/)).toHaveLength(1)
  await user.keyboard('f')
  expect(homePrice(/Liverpool/).textContent).toBe('2.20')
})

test('filters are in the address, and an address opens filtered', async () => {
  const { location } = await board('/?sport=tennis')
  expect(screen.queryByRole('row', { name: /Liverpool/ })).toBeNull()
  const user = userEvent.setup()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sport' }), 'soccer')
  expect(screen.queryAllByRole('row', { name: /Liverpool/ })).toHaveLength(1)
  expect(screen.queryByRole('row', { name: /Iga/ })).toBeNull()
  expect(location()).toBe('/?sport=soccer')
  await user.click(screen.getByRole('button', { name: 'Move' }))
  expect(location()).toBe('/?sport=soccer&sort=move')
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
  expect(location()).toBe('/games/game-2?market=game-2%2Fmoneyline%2Facme')
})

test('a filter without matches offers all markets', async () => {
  const { location } = await board('/?q=nothing')
  const user = userEvent.setup()
  expect(screen.queryByRole('row', { name: /Liverpool/ })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show all 2 markets' }))
  expect(screen.queryAllByRole('row', { name: /Liverpool/ })).toHaveLength(1)
  expect(location()).toBe('/')
})

test('a view is saved under a name and opened again', async () => {
  const { location, session } = await board('/?sport=tennis')
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Views' }))
  await user.type(screen.getByRole('textbox', { name: 'View name' }), 'Only tennis{Enter}')
  expect(session.preferences.get().views).toEqual([{ name: 'Only tennis', search: 'sport=tennis' }])
  await user.keyboard('{Escape}')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sport' }), '')
  expect(location()).toBe('/')
  await user.click(screen.getByRole('button', { name: 'Views' }))
  await user.click(screen.getByRole('button', { name: 'Only tennis' }))
  expect(location()).toBe('/?sport=tennis')
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
