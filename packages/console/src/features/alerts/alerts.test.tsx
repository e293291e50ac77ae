// @vitest-environment jsdom
import { gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { expect, test, vi } from 'vitest'
import { renderScreen, type TestScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { SessionContext } from '../../store/session-context.ts'
import { AlertsDrawer } from './alerts-drawer.tsx'
import { AlertsPage } from './alerts-page.tsx'
import { AlertsProvider } from './alerts-provider.tsx'

withTestScreen()

async function alerts(content = <AlertsPage />): Promise<TestScreen> {
  const page = await renderScreen(<AlertsProvider>{content}</AlertsProvider>, {
    prepare: ({ server, clock }) => {
      server.addGame(
        gameOf('game-1', {
          league: 'Premier League',
          homeTeam: 'Liverpool',
          awayTeam: 'Everton',
          status: 'scheduled',
        }),
      )
      server.store([oddsAt(clock.now(), home(100))])
    },
  })
  // The stored price arrived before the alerts were mounted.
  await publish(page, home(100))
  return page
}

function home(price: number): OddsFields {
  return { prices: { home: price, away: -110 } }
}

async function publish({ server, clock, pass }: TestScreen, fields: OddsFields): Promise<void> {
  server.publish([oddsAt(clock.now(), fields)])
  await pass(1_000)
}

function rule(name: RegExp): HTMLElement {
  const row = screen.getByRole('checkbox', { name }).closest('li')
  if (row === null) throw new Error(`The rule ${name} is not in a list.`)
  return row
}

/** Without contrast, which needs a layout that jsdom lacks, and landmarks, which belong to the shell. */
async function findViolations(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

test('a move is listed with a link to its market, and announced', async () => {
  const page = await alerts()
  expect(screen.queryAllByText('No alerts yet')).toHaveLength(1)
  await publish(page, home(150))
  expect(screen.getByRole('link', { name: 'Liverpool – Everton' }).getAttribute('href')).toBe(
    '/games/game-1?market=moneyline&outcome=home&focus=acme',
  )
  expect(within(screen.getByRole('list', { name: /^Alerts/ })).getByRole('listitem').textContent).toMatch(
    /Liverpool 2\.00 → 2\.50 \(\+25\.0%\)/,
  )
  expect(screen.getByRole('log').textContent).toMatch(/^Liverpool – Everton: Liverpool 2\.00 → 2\.50/)
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }))
  expect(screen.queryAllByText('No alerts yet')).toHaveLength(1)
  expect(screen.queryByRole('list', { name: /^Alerts/ })).toBeNull()
})

test('the bell counts new alerts until they are read', async () => {
  const page = await alerts(<AlertsDrawer />)
  await publish(page, home(150))
  await publish(page, { ...home(150), status: 'suspended' })
  await userEvent.click(screen.getByRole('button', { name: 'Alerts, 1 new' }))
  const drawer = screen.getByRole('dialog', { name: 'Alerts' })
  expect(within(drawer).getAllByRole('listitem')).toHaveLength(1)
  expect(drawer.contains(document.activeElement)).toBe(true)
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByRole('button', { name: 'Alerts' })).toBe(document.activeElement)
})

test('a key opens and closes the drawer', async () => {
  await alerts(<AlertsDrawer />)
  await userEvent.keyboard('a')
  expect(screen.queryAllByRole('dialog', { name: 'Alerts' })).toHaveLength(1)
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a disabled rule raises no alert, and an enabled one does', async () => {
  const page = await alerts()
  await userEvent.click(screen.getByRole('checkbox', { name: 'Price move' }))
  await publish(page, home(150))
  expect(screen.queryByRole('link', { name: 'Liverpool – Everton' })).toBeNull()
  await userEvent.click(screen.getByRole('checkbox', { name: 'Suspension' }))
  await publish(page, { ...home(150), status: 'suspended' })
  expect(screen.queryAllByText('Suspended · Moneyline, acme')).toHaveLength(1)
})

test('a rule is edited, refused while it is invalid, and stored', async () => {
  const { storage } = await alerts()
  await userEvent.click(within(rule(/Price move/)).getByRole('button', { name: /^Edit/ }))
  const amount = screen.getByLabelText('At least')
  await userEvent.clear(amount)
  await userEvent.type(amount, '-2')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(amount.getAttribute('aria-invalid')).toBe('true')
  expect(document.getElementById(amount.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'Enter a number above 0',
  )

  await userEvent.clear(amount)
  await userEvent.type(amount, '3')
  await userEvent.selectOptions(screen.getByLabelText('Measured in'), 'ticks')
  await userEvent.click(screen.getByRole('checkbox', { name: 'Soccer', hidden: true }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(rule(/Price move/).textContent).toContain(
    'A price moves 3 ticks or more within 60\u00A0s before the start · Soccer · cooldown 300\u00A0s',
  )
  expect(storage.getItem('sportsfeeds.alerts.analyst-1')).toContain('"unit":"ticks"')
})

test('of very many games the first are listed, and a search finds the others', async () => {
  const page = await alerts()
  for (let number = 100; number < 300; number += 1)
    page.server.addGame(gameOf(`game-${number}`, { name: `Game ${number}` }))
  await page.pass(61_000)
  await userEvent.click(within(rule(/Price move/)).getByRole('button', { name: /^Edit/ }))
  const games = within(screen.getByRole('group', { name: 'Games', hidden: true }))
  expect(games.getAllByRole('checkbox', { hidden: true })).toHaveLength(50)
  expect(games.queryAllByText('151 more: narrow the search')).toHaveLength(1)
  await userEvent.type(screen.getByRole('searchbox', { name: 'Find in games', hidden: true }), '287')
  await userEvent.click(games.getByRole('checkbox', { name: 'Game 287', hidden: true }))
  expect(games.getAllByRole('checkbox', { hidden: true })).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(rule(/Price move/).textContent).toContain('before the start · 1 game ·')
})

test('a rule is added and deleted', async () => {
  await alerts()
  await userEvent.click(screen.getByRole('button', { name: 'Add rule' }))
  await userEvent.click(screen.getByRole('menuitem', { name: 'Suspension' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(screen.getAllByRole('checkbox', { name: 'Suspension' })).toHaveLength(2)
  const [first, second] = screen.getAllByRole('button', { name: /^Delete: An open market/ })
  if (first === undefined || second === undefined) throw new Error('The new rule has no Delete button.')
  await userEvent.click(first)
  expect(screen.getAllByRole('checkbox', { name: 'Suspension' })).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(screen.getAllByRole('checkbox', { name: 'Suspension' })).toHaveLength(2)
})

test('alerts survive a reload', async () => {
  const page = await alerts()
  await publish(page, home(150))
  expect(page.storage.getItem('sportsfeeds.inbox.analyst-1')).toContain('"kind":"move"')
  cleanup()
  render(
    <SessionContext value={page.session}>
      <AlertsProvider>
        <AlertsPage />
      </AlertsProvider>
    </SessionContext>,
  )
  expect(within(screen.getByRole('list', { name: /^Alerts/ })).getAllByRole('listitem')).toHaveLength(1)
})

function listMoves(): (string | null)[] {
  return screen
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent)
    .filter((text) => text?.includes('→'))
}

test('alerts are filtered by severity, kind and words', async () => {
  const page = await alerts()
  await publish(page, home(150))
  expect(listMoves()).toHaveLength(1)
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'High severity only')
  expect(listMoves()).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: 'Show all' }))
  expect(listMoves()).toHaveLength(1)
  await userEvent.type(screen.getByRole('searchbox', { name: 'Filter by text' }), 'ajax')
  expect(screen.queryAllByText('No alerts match the filter')).toHaveLength(1)
  await userEvent.clear(screen.getByRole('searchbox', { name: 'Filter by text' }))
  await userEvent.type(screen.getByRole('searchbox', { name: 'Filter by text' }), 'everton')
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Price move')
  expect(listMoves()).toHaveLength(1)
})

async function setSeverity(name: RegExp, severity: string): Promise<void> {
  await userEvent.click(within(rule(name)).getByRole('button', { name: /^Edit/ }))
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Severity' }), severity)
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
}

test('a rule’s own severity is that of its alerts', async () => {
  const page = await alerts()
  await setSeverity(/Price move/, 'high')
  expect(rule(/Price move/).textContent).toContain('cooldown 300\u00A0s · high severity')
  await publish(page, home(150))
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'High severity only')
  expect(listMoves()).toEqual([expect.stringContaining('High severity: Liverpool – Everton')])
})

test('an alert of low severity is listed, without a sound or an announcement', async () => {
  const notes = stubAudio()
  const page = await alerts()
  await userEvent.click(screen.getByRole('checkbox', { name: 'Sound' }))
  const preview = notes.count
  await setSeverity(/Price move/, 'low')
  await publish(page, home(150))
  expect(listMoves()).toHaveLength(1)
  expect(screen.getByRole('log').textContent).toBe('')
  expect(notes.count).toBe(preview)

  await setSeverity(/Price move/, 'normal')
  // The rule's cooldown passes.
  await page.pass(600_000)
  await publish(page, home(150))
  await publish(page, home(250))
  expect(screen.getByRole('log').textContent).toContain('2.50 → 3.50')
  expect(notes.count).toBeGreaterThan(preview)
})

/** Counts the notes that are played. */
function stubAudio(): { count: number } {
  const notes = { count: 0 }
  const parameter = {
    setValueAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
    exponentialRampToValueAtTime: () => undefined,
  }
  const node = { connect: (target: unknown) => target, stop: () => undefined }
  vi.stubGlobal(
    'AudioContext',
    class {
      readonly currentTime = 0
      readonly destination = {}
      resume() {
        return Promise.resolve()
      }
      createGain() {
        return { ...node, gain: parameter }
      }
      createOscillator() {
        return { ...node, frequency: { value: 0 }, start: () => (notes.count += 1) }
      }
    },
  )
  return notes
}

test('a muted game raises no alert until it is unmuted', async () => {
  const page = await alerts()
  await publish(page, home(150))
  await userEvent.click(screen.getByRole('button', { name: 'Mute Liverpool – Everton' }))
  await page.pass(600_000)
  await publish(page, home(150))
  await publish(page, home(250))
  expect(screen.getAllByRole('button', { name: /^Mute/ })).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Unmute Liverpool – Everton' }))
  // The rule's cooldown passes.
  await page.pass(600_000)
  await publish(page, home(150))
  await publish(page, home(250))
  expect(screen.getAllByRole('button', { name: /^Mute/ })).toHaveLength(2)
})

test('axe finds no violation on the page, in the drawer and in the editor', async () => {
  const page = await alerts(
    <>
      <AlertsDrawer />
      <AlertsPage />
    </>,
  )
  await publish(page, home(150))
  expect(await findViolations()).toEqual([])
  await userEvent.keyboard('a')
  expect(await findViolations()).toEqual([])
  await userEvent.keyboard('{Escape}')
  await userEvent.click(within(rule(/Price move/)).getByRole('button', { name: /^Edit/ }))
  expect(await findViolations()).toEqual([])
})

test('a link from a row opens the form of a new rule, which is saved once', async () => {
  const page = await renderScreen(
    <AlertsProvider>
      <AlertsPage />
    </AlertsProvider>,
    { path: '/alerts?game=game-1&market=total%402.5&outcome=over&price=1.95' },
  )
  await page.pass(100)
  const dialog = within(screen.getByRole('dialog', { name: 'Price level' }))
  expect(dialog.queryAllByText('Over reaches 1.95, Total 2.5')).toHaveLength(1)
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  expect(rule(/Price level/).textContent).toContain('Over reaches 1.95, Total 2.5')
  expect(page.location()).toBe('/alerts')
})
