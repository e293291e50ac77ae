// @vitest-environment jsdom
import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import type { Odds } from '@sportsfeeds/domain'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { expect, test } from 'vitest'
import { renderScreen, type TestScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { AlertsDrawer } from './alerts-drawer.tsx'
import { AlertsPage } from './alerts-page.tsx'
import { AlertsProvider } from './alerts-provider.tsx'

withTestScreen()

async function alerts(content = <AlertsPage />): Promise<TestScreen> {
  const page = await renderScreen(<AlertsProvider>{content}</AlertsProvider>, {
    prepare: ({ server, clock }) => {
      server.addGame(
        gameOf('game-1', { league: 'Premier League', homeTeam: 'Liverpool', awayTeam: 'Everton' }),
      )
      server.store([oddsAt(clock.now(), { homeOdds: 100 })])
    },
  })
  // Where prices stand was heard before anyone listened.
  await publish(page, { homeOdds: 100 })
  return page
}

async function publish({ server, clock, pass }: TestScreen, fields: Partial<Odds>): Promise<void> {
  server.publish([oddsAt(clock.now(), fields)])
  await pass(1_000)
}

function rule(name: RegExp): HTMLElement {
  const row = screen.getByRole('checkbox', { name }).closest('li')
  return row ?? document.body
}

/** Colours need a layout, which jsdom has none of; landmarks are the shell's. */
async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

test('a move is listed with a link to its market, and read out', async () => {
  const page = await alerts()
  expect(screen.getByText('No alerts yet')).toBeDefined()
  await publish(page, { homeOdds: 150 })
  expect(screen.getByRole('link', { name: 'Liverpool – Everton' }).getAttribute('href')).toBe(
    '/games/game-1?market=game-1%2Fmoneyline%2Facme',
  )
  expect(screen.getByText(/^Liverpool 2\.00 → 2\.50 \(\+25\.0%\)/)).toBeDefined()
  expect(screen.getByRole('log').textContent).toMatch(/^Liverpool – Everton: Liverpool 2\.00 → 2\.50/)
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }))
  expect(screen.getByText('No alerts yet')).toBeDefined()
})

test('the bell says how many are new, until they are looked at', async () => {
  const page = await alerts(<AlertsDrawer />)
  await publish(page, { homeOdds: 150 })
  await publish(page, { homeOdds: 150, isOpen: false })
  await userEvent.click(screen.getByRole('button', { name: 'Alerts, 1 new' }))
  const drawer = screen.getByRole('dialog', { name: 'Alerts' })
  expect(within(drawer).getAllByRole('listitem')).toHaveLength(1)
  expect(drawer.contains(document.activeElement)).toBe(true)
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByRole('button', { name: 'Alerts' })).toBe(document.activeElement)
})

test('the drawer opens by a key', async () => {
  await alerts(<AlertsDrawer />)
  await userEvent.keyboard('a')
  expect(screen.getByRole('dialog', { name: 'Alerts' })).toBeDefined()
})

test('a rule that is off tells nothing, and one that is on does', async () => {
  const page = await alerts()
  await userEvent.click(screen.getByRole('checkbox', { name: 'Price move' }))
  await publish(page, { homeOdds: 150 })
  expect(screen.queryByRole('link', { name: 'Liverpool – Everton' })).toBeNull()
  await userEvent.click(screen.getByRole('checkbox', { name: 'Suspension' }))
  await publish(page, { homeOdds: 150, isOpen: false })
  expect(screen.getByText('Suspended · Moneyline, acme')).toBeDefined()
})

test('a rule is edited, refused while it makes no sense, and kept', async () => {
  const { storage } = await alerts()
  await userEvent.click(within(rule(/Price move/)).getByRole('button', { name: /^Edit/ }))
  const amount = screen.getByLabelText('At least')
  await userEvent.clear(amount)
  await userEvent.type(amount, '-2')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(amount.getAttribute('aria-invalid')).toBe('true')

  await userEvent.clear(amount)
  await userEvent.type(amount, '3')
  await userEvent.selectOptions(screen.getByLabelText('Counted in'), 'ticks')
  await userEvent.click(screen.getByRole('checkbox', { name: 'Soccer', hidden: true }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(rule(/Price move/).textContent).toContain('A price moves 3 ticks or more within 30 s · Soccer')
  expect(storage.getItem('sportsfeeds.alerts.analyst-1')).toContain('"unit":"ticks"')
})

test('a rule is added and deleted', async () => {
  await alerts()
  await userEvent.click(screen.getByRole('button', { name: 'Add a rule' }))
  await userEvent.click(screen.getByRole('menuitem', { name: 'Suspension' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(screen.getAllByRole('checkbox', { name: 'Suspension' })).toHaveLength(2)
  const [first] = screen.getAllByRole('button', { name: /^Delete: An open market/ })
  if (first !== undefined) await userEvent.click(first)
  expect(screen.getAllByRole('checkbox', { name: 'Suspension' })).toHaveLength(1)
})

test('the page, its drawer and its editor have no fault that axe knows', async () => {
  const page = await alerts(
    <>
      <AlertsDrawer />
      <AlertsPage />
    </>,
  )
  await publish(page, { homeOdds: 150 })
  expect(await faults()).toEqual([])
  await userEvent.keyboard('a')
  expect(await faults()).toEqual([])
  await userEvent.keyboard('{Escape}')
  await userEvent.click(within(rule(/Price move/)).getByRole('button', { name: /^Edit/ }))
  expect(await faults()).toEqual([])
})
