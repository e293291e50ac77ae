// @vitest-environment jsdom
import { gameOf, oddsAt } from '@sportsfeeds/client/testing'
import { screen } from '@testing-library/react'
import axe from 'axe-core'
import { expect, test } from 'vitest'
import { renderScreen, type TestScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { ProvidersPage } from './providers-page.tsx'

withTestScreen()

function price(
  { server, clock }: Pick<TestScreen, 'server' | 'clock'>,
  provider: string,
  home: number,
): void {
  server.publish([oddsAt(clock.now(), { provider, oddsFormat: 'decimal', prices: { home, away: 2 } })])
}

function page(): Promise<TestScreen> {
  return renderScreen(<ProvidersPage />, {
    prepare: ({ server }) => server.addGame(gameOf('game-1', { league: 'Premier League' })),
  })
}

function row(name: RegExp): (string | null)[] {
  return [...screen.getByRole('row', { name }).querySelectorAll('td')].map(({ textContent }) => textContent)
}

test('who moves first, and how far the others are behind, is counted since the tab was opened', async () => {
  const opened = await page()
  for (const provider of ['acme', 'bravo']) price(opened, provider, 2)
  await opened.pass(1_000)
  price(opened, 'acme', 1.8)
  await opened.pass(2_000)
  price(opened, 'bravo', 1.8)
  await opened.pass(1_200)
  expect(row(/^acme/)[2]).toBe('100.0%')
  expect(row(/^bravo/).slice(2, 5)).toEqual(['0.0%', '1', '2.00\u00A0s'])
  expect(row(/^Premier League/)).toEqual(['5.6%', '5.6%'])
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})

test('without odds the page says what will be there', async () => {
  await page()
  expect(screen.queryAllByText('No odds yet')).toHaveLength(1)
})
