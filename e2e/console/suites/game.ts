import { readFile } from 'node:fs/promises'
import { type Game, toInstant } from '@sportsfeeds/domain'
import { expect, test, vi } from 'vitest'
import { accessibilityViolations } from '@sportsfeeds/harness/console-page'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { derby, oddsOf } from './derby.ts'

export function gameSuite(console: OpenedConsole): void {
  test('a game opens with its chart and its changes, over the selected range', async () => {
    const old = { gameId: 'game-yesterday', summary: 'Yesterday', gameDate: derby.gameDate }
    await console.running.provider.putGames([
      {
        ...derby,
        id: old.gameId,
        name: 'Old United v Old City',
        homeTeam: 'Old United',
        awayTeam: 'Old City',
      },
    ])
    const hourMs = 3_600_000
    await console.put(
      oddsOf(110, { ...old, date: toInstant(Date.now() - 20 * hourMs) }),
      oddsOf(120, { ...old, date: toInstant(Date.now() - 3 * hourMs) }),
      oddsOf(130, { ...old, date: toInstant(Date.now() - 60_000) }),
    )
    const page = await console.openConsole('/?q=Old')
    await page
      .getByRole('link', { name: /Old United/ })
      .first()
      .click()
    await page.getByTestId('plot').locator('canvas').waitFor()
    const changes = page.getByRole('region', { name: 'Changes' }).getByRole('row')
    const shown = async (): Promise<string> => (await changes.allInnerTexts()).join('\n')
    for (const [span, there, notThere] of [
      ['24 h', '2.10', undefined],
      ['6 h', '2.20', '2.10'],
    ] as const) {
      await page.getByRole('radio', { name: `Last ${span}` }).click()
      await vi.waitFor(async () => {
        expect(await shown()).toContain(there)
        if (notThere !== undefined) expect(await shown()).not.toContain(notThere)
      }, eventually)
    }
    // A custom range that contains only the oldest change.
    await page.getByRole('button', { name: 'Dates' }).click()
    const local = (ms: number) =>
      page.evaluate((at) => {
        const date = new Date(at)
        return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
      }, ms)
    await page.getByRole('textbox', { name: 'From' }).fill(await local(Date.now() - 21 * hourMs))
    await page.getByRole('textbox', { name: 'To' }).fill(await local(Date.now() - 19 * hourMs))
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await vi.waitFor(async () => {
      expect(await shown()).toContain('2.10')
      expect(await shown()).not.toContain('2.30')
    }, eventually)
  })

  test('the chart shows the prices at the cursor, and compares outcomes', async () => {
    const played: Game = {
      ...derby,
      id: 'game-chart',
      name: 'Chart v Plot',
      homeTeam: 'Chart',
      awayTeam: 'Plot',
    }
    await console.running.provider.putGames([played])
    for (const [index, price] of [110, 150].entries())
      await console.put(
        oddsOf(price, { gameId: played.id, date: toInstant(Date.now() - 120_000 + index * 60_000) }),
      )
    const page = await console.openConsole(`/games/${played.id}?range=15m`)
    const plot = page.getByTestId('plot')
    await plot.locator('canvas').waitFor()
    const box = await plot.boundingBox()
    if (box === null) throw new Error('The chart has no size.')
    const zoom = await page.getByRole('button', { name: 'Zoom in' }).boundingBox()
    expect((zoom?.y ?? box.y) + (zoom?.height ?? 0)).toBeLessThanOrEqual(box.y)
    // Between the two prices: the chart begins with the first.
    await page.mouse.move(box.x + (box.width - 58) * 0.3, box.y + box.height / 2)
    const tooltip = page.getByRole('figure').locator('table')
    await vi.waitFor(async () => expect(await tooltip.innerText()).toMatch(/2\.10\s+47\.6%/), eventually)
    await page.getByRole('radio', { name: 'Outcomes' }).click()
    await page.getByRole('list', { name: 'Outcomes' }).getByRole('button', { name: /Chart/ }).waitFor()
    expect(page.url()).toContain('by=outcomes')
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('the displayed odds of a game are exported as CSV', async () => {
    const played: Game = { ...derby, id: 'game-csv', name: 'Csv v File', homeTeam: 'Csv', awayTeam: 'File' }
    await console.running.provider.putGames([played])
    const prices = [110, 120, 130]
    for (const [index, homeOdds] of prices.entries()) {
      const date = toInstant(Date.now() - 60_000 + index * 1_000)
      await console.put(oddsOf(homeOdds, { gameId: played.id, date }))
    }
    const page = await console.openConsole(`/games/${played.id}?range=15m`)
    await page.getByRole('heading', { name: 'Changes 3' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^game-csv_moneyline_.*\.csv$/)
    const [head = '', ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
    // Excel takes other scripts for Latin-1 without it.
    expect(head.startsWith('\uFEFFgameId,')).toBe(true)
    const columns = head.split(',')
    const home = lines
      .map((line) => line.split(','))
      .filter((fields) => fields[columns.indexOf('outcome')] === 'home')
    expect(home.map((fields) => Number(fields[columns.indexOf('odds')]))).toEqual(prices)
  })
}
