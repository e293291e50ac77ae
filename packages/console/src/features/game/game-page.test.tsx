// @vitest-environment jsdom
import { betStopAt, gameOf, oddsAt, type OddsFields } from '@sportsfeeds/client/testing'
import { type Odds, toInstant } from '@sportsfeeds/domain'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { beforeEach, expect, test, vi } from 'vitest'
import { movingSpread } from '../../testing/moving-spread.ts'
import { renderScreen, type TestScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { GamePage } from './game-page.tsx'
import type { PlotData, PlotOptions } from './plot.ts'
import { type Step, stepAt } from './price-line.ts'

withTestScreen()

/** Replaces the plot, since jsdom has no canvas: records what is drawn, and lets a test act as the pointer. */
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

function home(price: number): OddsFields {
  return { prices: { home: price, draw: 250, away: -110 } }
}

async function game(
  path = '/games/game-1',
  prepare: (at: (beforeMs: number, fields?: OddsFields) => Odds) => readonly Odds[] = (at) => [
    at(30 * minute, home(100)),
    at(20 * minute, { ...home(120), status: 'suspended' }),
    at(10 * minute, home(150)),
    at(25 * minute, { provider: 'zenith', ...home(110) }),
    at(15 * minute, { type: 'total', line: 2.5, prices: { over: -110, under: -110 } }),
  ],
): Promise<TestScreen> {
  const page = await renderScreen(<GamePage gameId="game-1" />, {
    path,
    prepare: ({ server, clock }) => {
      const gameDate = toInstant(clock.now() - 60 * minute)
      server.addGame(gameOf('game-1', { homeTeam: 'Liverpool', awayTeam: 'Everton', gameDate }))
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

/** Price at the end of each line. */
function lastPrices(): (number | undefined)[] {
  return (drawn.data?.lines ?? []).map((steps) => toPrice(steps.at(-1)))
}

/** The chart is logarithmic unless the analyst chooses otherwise. */
function toPrice(step: Step | undefined): number | undefined {
  return step?.value === undefined ? undefined : Number(Math.exp(step.value).toFixed(3))
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

test('live odds are drawn as they arrive, and repeated ones count once', async () => {
  const page = await game()
  page.server.publish([oddsAt(page.clock.now(), home(200))])
  await page.pass(1_000)
  expect(lastPrices()[0]).toBe(3)
  expect(changes()).toHaveLength(5)
  page.server.repeat([...page.server.stored].slice(-1))
  await page.pass(1_000)
  expect(changes()).toHaveLength(5)
})

test('odds missed during an outage are loaded after it, and the line has no gap', async () => {
  const page = await game()
  page.server.cut()
  await page.pass(200)
  const missed = oddsAt(page.clock.now(), home(300))
  page.server.store([missed])
  await page.pass(30_000)
  const [acme] = drawn.data?.lines ?? []
  expect(drawn.data?.gaps).toEqual([])
  expect(acme?.some(({ state }) => state === 'unknown')).toBe(false)
  expect(toPrice(stepAt(acme ?? [], page.clock.now() - 1_000))).toBe(4)
})

test('during an outage the line ends where it began, and the rest is marked as a gap', async () => {
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

test('moving the pointer does not redraw the chart', async () => {
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
  await userEvent.selectOptions(screen.getByLabelText('Market'), 'Total 2.5')
  expect(screen.getAllByRole('radio').map(({ textContent }) => textContent)).toContain('Over 2.5')
  expect(page.location()).toContain('market=total%402.5')
})

test('a link selects market, format and range; its format overrides the analyst’s own', async () => {
  await game('/games/game-1?market=total@2.5&focus=acme&format=american&range=6h')
  expect(changes()).toHaveLength(1)
  expect(changes()[0]).toContain('−110')
  expect(screen.getByRole('radio', { name: 'Last 6\u00A0h' }).getAttribute('aria-checked')).toBe('true')
})

test('an arrow points where the displayed number goes, and says what the price does', async () => {
  await game('/games/game-1?format=implied')
  expect(changes()[1]).toMatch(/▼longer, 45\.5%/)
  expect(changes()[0]).toMatch(/▼longer, 40\.0%/)
})

test('a moved line is shown with every price, and breaks the curve', async () => {
  await game('/games/game-1?market=spread', (at) => [
    at(30 * minute, movingSpread(-2.5)),
    at(10 * minute, movingSpread(-14.5)),
  ])
  expect(screen.getByRole('button', { name: /acme/ }).textContent).toContain('−14.5 @1.909')
  expect(changes()[0]).toMatch(/−14\.5.*line was −2\.5/)
  expect(changes()[1]).toContain('−2.5')
  expect(drawn.data?.lines[0]?.map(({ state }) => state)).toContain('moved')
})

test('a bet stop suspends the market from its date on', async () => {
  await game('/games/game-1', (at) => [
    at(30 * minute, home(100)),
    {
      ...at(10 * minute),
      ...betStopAt(at(10 * minute).receivedAt, { date: at(10 * minute).date, reason: 'goal' }),
    },
  ])
  expect(changes()[0]).toMatch(/suspended: goal/)
  expect(drawn.data?.lines[0]?.at(-1)?.state).toBe('suspended')
})

test('runners are compared in one chart, and the table has the chosen one', async () => {
  const runners = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'].map((name, index) => ({
    id: `r${index}`,
    name,
    odds: 100 + index * 100,
  }))
  await game('/games/game-1', (at) => [at(10 * minute, { type: 'win', outcomes: runners })])
  expect(lastPrices()).toEqual([2, 3, 4, 5, 6])
  await userEvent.selectOptions(screen.getByLabelText('Outcome'), 'Charlie')
  expect(changes()[0]).toContain('4.00')
  expect(screen.queryByRole('columnheader', { name: 'Alpha' })).toBeNull()
})

test('the heading says what the feed says of the game, and no more', async () => {
  const page = await game()
  const live = { score: { home: 1, away: 0 }, period: '2h', rev: 2 }
  page.server.addGame(gameOf('game-1', { homeTeam: 'Liverpool', awayTeam: 'Everton' }), live)
  await page.pass(200)
  expect(screen.queryAllByText('1–0 · 2nd half')).toHaveLength(1)
})

test('a game that the server does not know is reported', async () => {
  const page = await renderScreen(<GamePage gameId="game-does-not-exist" />)
  await page.pass(5_000)
  expect(screen.queryAllByText('No such game')).toHaveLength(1)
})

test('a date range is entered in a form that refuses an end before the start', async () => {
  const page = await game()
  await userEvent.click(screen.getByRole('button', { name: 'Dates' }))
  fireEvent.change(screen.getByLabelText(/^From/), { target: { value: '2026-05-01T12:00:00' } })
  fireEvent.change(screen.getByLabelText(/^To/), { target: { value: '2026-05-01T11:00:00' } })
  expect(screen.getByRole('alert').textContent).toBe('The end must be after the start.')
  fireEvent.change(screen.getByLabelText(/^To/), { target: { value: '2026-05-01T13:00:00' } })
  await userEvent.click(screen.getByRole('button', { name: 'Show' }))
  const hour = new Date('2026-05-01T12:00:00').toISOString()
  expect(new URLSearchParams(page.location().split('?')[1]).get('from')).toBe(hour)
})

test('the chart is read and zoomed with the keyboard', async () => {
  await game()
  const chart = screen.getByRole('application')
  chart.focus()
  await userEvent.keyboard('{End}{ArrowLeft}')
  expect(screen.queryAllByText(/: acme 2\.50, zenith 2\.10 quiet$/)).toHaveLength(1)
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

test('dragging zooms, and a double click resets the zoom', async () => {
  const { pass } = await game()
  const whole = drawn.data?.window ?? { fromMs: 0, toMs: 0 }
  const window = { fromMs: whole.fromMs + 10 * minute, toMs: whole.fromMs + 20 * minute }
  drawn.options?.onZoom(window)
  await pass(0)
  expect(drawn.data?.window).toEqual(window)
  expect(screen.queryAllByRole('button', { name: 'Show all' })).toHaveLength(1)
  drawn.options?.onReset()
  await pass(0)
  expect(screen.queryByRole('button', { name: 'Show all' })).toBeNull()
})

/** What is shown next to the cursor. */
async function tooltipAt(page: TestScreen, beforeMs: number): Promise<string> {
  drawn.options?.onCursor(page.clock.now() - beforeMs)
  await page.pass(0)
  return screen.getByRole('figure').querySelector('table')?.parentElement?.textContent ?? ''
}

test('the prices at the cursor are shown next to it, with their date and probability', async () => {
  const page = await game()
  page.session.preferences.update((current) => ({ ...current, timeZone: 'utc' }))
  const early = await tooltipAt(page, 28 * minute)
  expect(early).toMatch(/^[A-Z][a-z]{2} \d+ [A-Z][a-z]{2}, [\d:.]+ UTC/)
  expect(early).toMatch(/acme2\.0050\.0%$/)
  // The better price comes first, and a suspended one says so.
  expect(await tooltipAt(page, 18 * minute)).toMatch(/acme2\.2045\.5%suspended.*zenith2\.1047\.6%/)
  drawn.options?.onCursor(undefined)
  await page.pass(0)
  expect(screen.getByRole('figure').querySelector('table')).toBeNull()
})

test('all outcomes of a provider are compared, with the book over them', async () => {
  const page = await game()
  await userEvent.click(screen.getByRole('radio', { name: 'Outcomes' }))
  expect(lastPrices()).toEqual([2.5, 3.5, 1.909])
  expect(page.location()).toBe('/games/game-1?by=outcomes')
  expect(await tooltipAt(page, 5 * minute)).toMatch(/Everton.*Liverpool.*Draw.*Book 121\.0%$/)
  await userEvent.selectOptions(screen.getByLabelText('Provider'), 'zenith')
  expect(lastPrices()[0]).toBe(2.1)
  expect(changes()).toHaveLength(1)
})

test('the chart’s scale is the analyst’s choice, and in the address', async () => {
  const page = await game()
  await userEvent.selectOptions(screen.getByLabelText('Scale'), 'Probability')
  expect(drawn.data?.lines[0]?.at(-1)?.value).toBe(40)
  await userEvent.selectOptions(screen.getByLabelText('Scale'), 'Linear')
  expect(drawn.data?.lines[0]?.at(-1)?.value).toBe(2.5)
  expect(page.location()).toContain('scale=linear')
})

test('the chart begins where its data does', async () => {
  const { clock } = await game()
  const { fromMs = 0 } = drawn.data?.window ?? {}
  expect(fromMs).toBeLessThan(clock.now() - 30 * minute)
  expect(fromMs).toBeGreaterThan(clock.now() - 32 * minute)
})

test('the table has the changes of the part that is drawn', async () => {
  const page = await game()
  const now = page.clock.now()
  drawn.options?.onZoom({ fromMs: now - 22 * minute, toMs: now - 5 * minute })
  await page.pass(0)
  expect(changes()).toHaveLength(2)
  expect(screen.getByRole('heading', { name: 'Changes 2 of 4' })).toBeDefined()
})

test('goals that arrive while the page is open are marked', async () => {
  const page = await game()
  const played = gameOf('game-1', { homeTeam: 'Liverpool', awayTeam: 'Everton' })
  page.server.addGame(played, { score: { home: 0, away: 0 }, rev: 1 })
  await page.pass(200)
  page.server.addGame(played, { score: { home: 1, away: 0 }, rev: 2 })
  await page.pass(1_200)
  expect(drawn.data?.marks.map(({ text }) => text)).toEqual(['1–0'])
})

test('an empty range offers a wider one', async () => {
  const page = await game('/games/game-1', (at) => [at(50 * 60 * minute)].slice(1))
  expect(screen.queryAllByText('No odds in this range')).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Show the last 7 days' }))
  expect(page.location()).toContain('range=7d')
})

test('a history that cannot be loaded is reported, and can be retried', async () => {
  const page = await game()
  page.server.failRequests(503)
  await userEvent.click(screen.getByRole('radio', { name: 'Last 6\u00A0h' }))
  await page.pass(1_000)
  expect(screen.queryAllByText('The history could not be loaded')).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await page.pass(1_000)
  expect(changes()).toHaveLength(4)
})

test('when a part cannot be loaded, the rest is drawn and the part is marked as a gap', async () => {
  const page = await game()
  page.server.failRequests(503)
  await userEvent.click(screen.getByRole('radio', { name: 'Last 6\u00A0h' }))
  page.server.publish([oddsAt(page.clock.now(), home(200))])
  await page.pass(1_000)
  expect(screen.queryAllByText(/Hatched: no data\./)).toHaveLength(1)
  expect(drawn.data?.gaps).toHaveLength(1)
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await page.pass(1_000)
  expect(drawn.data?.gaps).toEqual([])
  expect(changes()).toHaveLength(5)
})

test('all changes are printed, and the chart in greys with the names of its lines', async () => {
  await game('/games/game-1', (at) =>
    Array.from({ length: 200 }, (_, index) => at((200 - index) * 10_000, home(100 + index))),
  )
  const onScreen = changes().length
  expect(onScreen).toBeLessThan(200)
  fireEvent(window, new Event('beforeprint'))
  expect(changes()).toHaveLength(200)
  expect(drawn.options?.lines).toEqual([expect.objectContaining({ name: 'acme' })])
  expect(drawn.options?.colours.series).toEqual(['#000'])
  expect(lastPrices()).toEqual([3.99])
  fireEvent(window, new Event('afterprint'))
  expect(changes()).toHaveLength(onScreen)
  expect(drawn.options?.lines).toEqual([expect.objectContaining({ name: undefined })])
})

test('an address with an invalid game id leads back to the board', async () => {
  await renderScreen(<GamePage gameId="nonsense" />)
  expect(screen.queryAllByText('No such game')).toHaveLength(1)
  expect(screen.getByRole('link', { name: 'Go to the board' }).getAttribute('href')).toBe('/')
})

test('axe finds no violation', async () => {
  await game()
  const { violations } = await axe.run(document.body, {
    // Contrast needs a layout, and landmarks belong to the shell.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})
