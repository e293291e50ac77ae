// @vitest-environment jsdom
import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import { cleanup, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { renderScreen, withTestScreen } from '../testing/render-screen.tsx'
import { Shell } from './shell.tsx'

withTestScreen()

beforeEach(() => {
  delete document.documentElement.dataset.theme
})

function shell() {
  return renderScreen(<Shell />, {
    prepare: ({ server, clock }) => {
      server.addGame(gameOf('game-1', { homeTeam: 'Liverpool', awayTeam: 'Everton' }))
      server.store([oddsAt(clock.now(), { prices: { home: 150, away: -200 } })])
    },
  })
}

test('a link between pages moves the focus to the page', async () => {
  await shell()
  const pages = within(screen.getByRole('navigation', { name: 'Pages' }))
  expect(pages.getByRole('link', { name: 'Board' }).getAttribute('aria-current')).toBe('page')
  await userEvent.setup().click(pages.getByRole('link', { name: 'Alerts' }))
  expect(screen.queryAllByRole('heading', { level: 1, name: 'Alerts' })).toHaveLength(1)
  expect(document.activeElement).toBe(screen.getByRole('main'))
})

test('price format and theme apply at once and are stored', async () => {
  const { session } = await shell()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Settings' }))
  await user.click(screen.getByRole('menuitemradio', { name: /^American/ }))
  await user.click(screen.getByRole('menuitemradio', { name: 'Light' }))
  await user.keyboard('{Escape}')
  const prices = [...document.querySelectorAll('[data-provider]')].map(({ textContent }) => textContent)
  expect(prices).toEqual(['+150', '−200'])
  expect(document.documentElement.dataset.theme).toBe('light')
  expect(session.preferences.get()).toMatchObject({ priceFormat: 'american', theme: 'light' })
})

test('an address without a page says so, and no page is marked as open', async () => {
  const page = await renderScreen(<Shell />, { path: '/foo/bar' })
  await page.pass(0)
  expect(screen.queryAllByText('No such page')).toHaveLength(1)
  expect(screen.getByRole('link', { name: 'Go to the board' }).getAttribute('href')).toBe('/')
  const pages = within(screen.getByRole('navigation', { name: 'Pages' }))
  expect(pages.queryAllByRole('link', { current: 'page' })).toEqual([])
})

test('single-key shortcuts can be turned off', async () => {
  const { session } = await shell()
  const user = userEvent.setup()
  await user.keyboard('f')
  expect(screen.queryAllByText(/^Frozen at/)).toHaveLength(1)
  await user.keyboard('f')
  session.preferences.update((current) => ({ ...current, hasShortcuts: false }))
  await user.keyboard('f')
  expect(screen.queryByText(/^Frozen at/)).toBeNull()
})

test('Ctrl-K finds a game by its words, and Enter opens its page', async () => {
  const page = await shell()
  const user = userEvent.setup()
  await user.keyboard('{Control>}k{/Control}')
  const dialog = within(screen.getByRole('dialog', { name: 'Go to' }))
  await user.type(dialog.getByRole('combobox'), 'provider acme')
  expect(dialog.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['acmeProvider'])
  await user.clear(dialog.getByRole('combobox'))
  await user.type(dialog.getByRole('combobox'), 'everton')
  expect(dialog.getByRole('option', { selected: true }).textContent).toContain('Liverpool – Everton')
  await user.keyboard('{Enter}')
  expect(page.location()).toBe('/games/game-1')
  expect(screen.queryByRole('dialog', { name: 'Go to' })).toBeNull()
})

test('a search that finds nothing says what to enter', async () => {
  await shell()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Go to' }))
  await user.type(screen.getByRole('combobox', { name: /^Game, league/ }), 'zzz')
  expect(screen.queryAllByText(/Try a team, a league or a provider/)).toHaveLength(1)
})

test('a page opens in a window of its own, which has no navigation', async () => {
  await shell()
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  await userEvent.click(screen.getByRole('button', { name: 'Open in a new window' }))
  const [, name = ''] = opened.mock.calls[0] ?? []
  window.name = name
  cleanup()
  await shell()
  expect(document.querySelector('[data-own-window]')).not.toBeNull()
  expect(screen.queryByRole('button', { name: 'Open in a new window' })).toBeNull()
  window.name = ''
})
