import { type FeedOddsInput, type Game, toInstant } from '@sportsfeeds/domain'
import type { Locator, Page } from 'playwright-core'

/** A game of which a test decides every price. */
export const derby: Game = {
  id: 'game-derby',
  name: 'Northern Rovers v Southern Albion',
  sport: 'soccer',
  league: 'Premier League',
  homeTeam: 'Northern Rovers',
  awayTeam: 'Southern Albion',
  gameDate: toInstant(Date.now() - 1_800_000),
  status: 'live',
  createdAt: Date.now(),
}

/** Odds of now of the derby, unless `changes` say otherwise. */
export const oddsOf = (homeOdds: number, changes: Partial<FeedOddsInput> = {}): FeedOddsInput => ({
  gameId: derby.id,
  gameDate: derby.gameDate,
  summary: derby.name,
  type: 'moneyline',
  date: toInstant(Date.now()),
  isOpen: true,
  homeOdds,
  awayOdds: -120,
  drawOdds: 240,
  ...changes,
})

export const derbyRow = (page: Page): Locator => page.getByRole('row', { name: /Northern Rovers/ })

export const filterDerby = (page: Page): Promise<void> =>
  page.getByRole('searchbox', { name: 'Filter by text' }).fill('Rovers')

export const priceOf = (page: Page): Locator => derbyRow(page).locator('[data-column="home"]')
