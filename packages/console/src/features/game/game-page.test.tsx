// @vitest-environment jsdom
import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import { type Odds, toInstant } from '@sportsfeeds/domain'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { beforeEach, expect, test, vi } from 'vitest'
import { renderScreen, type TestScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { GamePage } from './game-page.tsx'
import type { PlotData, PlotOptions } from './plot.ts'
import { stepAt } from './price-line.ts'

withTestScreen()

/** jsdom has no canvas: what would be drawn is noted, and what a pointer does is done by the test. */
const drawn: { data?: PlotData; options?: PlotOptions } = {}
vi.mock('./plot.ts', () => ({
  createPlot: (options: PlotOptions) => {
    drawn.options = options
    return {
      show: (data: PlotData) => {
        drawn.data = data
      },
      moveCursor: () => undefined,
      resize: () => undefined,
      destroy: () => undefined,
    }
  },
}))
beforeEach(() => {
  delete drawn.data
  delete drawn.options
})

const minute = 60_000

async function game(
  path = '/games/game-1',
  prepare: (at: (beforeMs: number, fields?: Partial<Odds>) => Odds) => readonly Odds[] = (at) => [
    at(30 * minute, { homeOdds: 100, drawOdds: 250 }),
    at(20 * minute, { homeOdds: 120, drawOdds: 250, isOpen: false }),
    at(10 * minute, { homeOdds: 150, drawOdds: 250 }),
    at(25 * minute, { provider: 'zenith', homeOdds: 110, drawOdds: 250 }),
    at(15 * minute, { type: 'total', homeOdds: -110, home: 2.5 }),
  ],
): Promise<TestScreen> {
  const page = await renderScreen(<GamePage gameId="game-1" />, {
    path,
    prepare: ({ server, clock }) => {
      server.addGame(gameOf('game-1', { homeTeam: 'Liverpool', awayTeam: 'Everton' }))
      server.store(
        prepare((beforeMs, fields) =>
          oddsAt(clock.now() - beforeMs, { date: toInstant(clock.now() - beforeMs), ...fields }),
        ),
      )
    },
  })
  await page.pass(2_000)
  return page
}

function changes(): (string | null)[] {
  return within(screen.getByRole('region', { name: 'Changes' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent)
}

/** The price that a line ends with. */
function lastPrices(): (number | undefined)[] {
  return (drawn.data?.lines ?? []).map((steps) => steps.at(-1)?.value)
}

test('the history of all providers is drawn, and each change is listed', async () => {
  await game()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Liverpool – Everton')
  expect(lastPrices()).toEqual([2.5, 2.1])
  expect(changes()).toHaveLength(4)
  expect(changes()[0]).toMatch(/acme.*longer, 2\.50.*reopened/)
  expect(changes()[1]).toMatch(/acme.*longer, 2\.20.*suspended/)
  expect(screen.getByRole('button', { name: /zenith/ }).textContent).toContain('2.10')
})

test('live odds are drawn as they come, and those that came before the history are there once', async () => {
  const page = await game()
  page.server.publish([oddsAt(page.clock.now(), { homeOdds: 200, drawOdds: 250 })])
  await page.pass(1_000)
  expect(lastPrices()[0]).toBe(3)
  expect(changes()).toHaveLength(5)
  page.server.repeat([...page.server.stored].slice(-1))
  await page.pass(1_000)
  expect(changes()).toHaveLength(5)
})

test('what came while the connection was away is there when it is back, and the line has no gap', async () => {
  const page = await game()
  page.server.cut()
  await page.pass(200)
  const missed = oddsAt(page.clock.now(), { homeOdds: 300, drawOdds: 250 })
  page.server.store([missed])
  await page.pass(30_000)
  const [acme] = drawn.data?.lines ?? []
  expect(drawn.data?.gaps).toEqual([])
  expect(acme?.some(({ state }) => state === 'unknown')).toBe(false)
  expect(stepAt(acme ?? [], page.clock.now() - 1_000)?.value).toBe(4)
})

test('while the connection is away the line ends where it was lost, and what follows is marked as unknown', async () => {
  const page = await game()
  const lostAtMs = page.clock.now()
  page.server.refuseHandshakes(true)
  page.server.cut()
  await page.pass(20_000)
  const endMs = drawn.data?.lines[0]?.at(-1)?.atMs ?? 0
  expect(Math.abs(endMs - lostAtMs)).toBeLessThan(1_000)
  expect(drawn.data?.gaps).toEqual([{ fromMs: endMs, toMs: drawn.data?.window.toMs }])
})

test('a range that ends in the future is drawn up to now', async () => {
  const page = await game()
  const [from, to] = [-60, 60].map((minutes) => toInstant(page.clock.now() + minutes * minute))
  cleanup()
  const later = await game(`/games/game-1?from=${from}&to=${to}`)
  expect(drawn.data?.lines[0]?.at(-1)?.atMs).toBeLessThanOrEqual(later.clock.now())
  expect(drawn.data?.gaps).toEqual([])
})

test('a pointer that moves reads prices, and draws nothing anew', async () => {
  const { pass, clock } = await game()
  const before = drawn.data
  drawn.options?.onCursor(clock.now() - 28 * minute)
  await pass(0)
  expect(drawn.data).toBe(before)
})

test('market, outcome, providers, format and range are in the address', async () => {
  const page = await game()
  await userEvent.click(screen.getByRole('radio', { name: 'Draw' }))
  expect(lastPrices()).toEqual([3.5, 3.5])
  await userEvent.click(screen.getByRole('button', { name: /zenith/ }))
  expect(drawn.data?.lines).toHaveLength(1)
  expect(page.location()).toBe('/games/game-1?outcome=draw&hide=zenith')
  await userEvent.selectOptions(screen.getByLabelText('Market'), 'total')
  expect(screen.getByRole('radio', { name: 'Over' })).toBeDefined()
  expect(page.location()).toContain('market=total')
})

test('a link shows what it names, its format before the analyst’s own', async () => {
  await game('/games/game-1?market=game-1/total/acme&format=american&range=6h')
  expect(changes()).toHaveLength(1)
  expect(changes()[0]).toContain('−110')
  expect(screen.getByRole('radio', { name: 'Last 6h' }).getAttribute('aria-checked')).toBe('true')
})

test('an arrow follows the decimal price, also where the figure beside it falls', async () => {
  await game('/games/game-1?format=implied')
  expect(changes()[1]).toMatch(/longer, 45\.5%/)
  expect(changes()[0]).toMatch(/longer, 40\.0%/)
})

test('a range of dates is chosen in a form that refuses what is the wrong way round', async () => {
  const page = await game()
  await userEvent.click(screen.getByRole('button', { name: 'Dates' }))
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-05-01T12:00:00' } })
  fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-05-01T11:00:00' } })
  expect(screen.getByRole('alert').textContent).toBe('The end must be after the beginning.')
  fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-05-01T13:00:00' } })
  await userEvent.click(screen.getByRole('button', { name: 'Show' }))
  const hour = new Date('2026-05-01T12:00:00').toISOString()
  expect(new URLSearchParams(page.location().split('?')[1]).get('from')).toBe(hour)
})

test('the chart is read and zoomed by keys', async () => {
  await game()
  const chart = screen.getByRole('application')
  chart.focus()
  await userEvent.keyboard('{End}{ArrowLeft}')
  expect(screen.getByText(/: acme 2\.50, zenith 2\.10 quiet$/)).toBeDefined()
  const whole = drawn.data?.window
  await userEvent.keyboard('+')
  const window = drawn.data?.window
  expect((window?.toMs ?? 0) - (window?.fromMs ?? 0)).toBeCloseTo(
    ((whole?.toMs ?? 0) - (whole?.fromMs ?? 0)) / 2,
    -2,
  )
  await userEvent.keyboard('0')
  expect(drawn.data?.window).toEqual(whole)
})

test('dragging zooms, and a double click shows all again', async () => {
  const { pass } = await game()
  const whole = drawn.data?.window ?? { fromMs: 0, toMs: 0 }
  const window = { fromMs: whole.fromMs + 10 * minute, toMs: whole.fromMs + 20 * minute }
  drawn.options?.onZoom(window)
  await pass(0)
  expect(drawn.data?.window).toEqual(window)
  drawn.options?.onReset()
  await pass(0)
  expect(screen.queryByRole('button', { name: 'Show all' })).toBeNull()
})

test('the providers’ prices at the cursor are read', async () => {
  const { pass, clock } = await game()
  drawn.options?.onCursor(clock.now() - 28 * minute)
  await pass(0)
  expect(screen.getByRole('button', { name: /acme/ }).textContent).toContain('2.00')
  expect(screen.getByRole('button', { name: /zenith/ }).textContent).toContain('–')
})

test('an empty range says so and offers a wider one', async () => {
  const page = await game('/games/game-1', (at) => [at(50 * 60 * minute)].slice(1))
  expect(screen.getByText('No odds in this range')).toBeDefined()
  await userEvent.click(screen.getByRole('button', { name: 'Show the last 7 days' }))
  expect(page.location()).toContain('range=7d')
})

test('a history that cannot be loaded says so, and can be asked for again', async () => {
  const page = await game()
  page.server.failRequests(503)
  await userEvent.click(screen.getByRole('radio', { name: 'Last 6h' }))
  await page.pass(1_000)
  expect(screen.getByText('The history could not be loaded')).toBeDefined()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await page.pass(1_000)
  expect(changes()).toHaveLength(4)
})

test('when only a part cannot be loaded, the rest is drawn and the part is marked as unknown', async () => {
  const page = await game()
  page.server.failRequests(503)
  await userEvent.click(screen.getByRole('radio', { name: 'Last 6h' }))
  page.server.publish([oddsAt(page.clock.now(), { homeOdds: 200, drawOdds: 250 })])
  await page.pass(1_000)
  expect(screen.getByText(/What is hatched is not known/)).toBeDefined()
  expect(drawn.data?.gaps).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await page.pass(1_000)
  expect(drawn.data?.gaps).toEqual([])
  expect(changes()).toHaveLength(5)
})

test('an address that names no game says so', async () => {
  await renderScreen(<GamePage gameId="nonsense" />)
  expect(screen.getByText('No such game')).toBeDefined()
})

test('the page has no fault that axe knows', async () => {
  await game()
  const { violations } = await axe.run(document.body, {
    // Colours need a layout, which jsdom has none of; landmarks are the shell's.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})
