import { type FeedOddsInput, type Game, type ReferenceOdds, toInstant } from '@sportsfeeds/domain'
import type { Locator, Page } from 'playwright-core'

/** A game whose prices are all set by the tests. */
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

/** Fields of a record in the reference solution's form. */
type Changes = Partial<Pick<ReferenceOdds, 'gameId' | 'gameDate' | 'summary' | 'date' | 'isOpen'>>

/** Creates one odds record of the derby, dated now. */
export function oddsOf(homeOdds: number, changes: Changes = {}): FeedOddsInput {
  return {
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
  }
}

/** The row above the markets of the game. */
export function derbyRow(page: Page): Locator {
  return page.getByRole('row', { name: /Northern Rovers – Southern Albion/ })
}

export function filterDerby(page: Page): Promise<void> {
  return page.getByRole('searchbox', { name: 'Filter by text' }).fill('Rovers')
}

/** The price of an outcome, home's unless another is named, at the provider in the first column. */
export function priceOf(page: Page, outcome = 'Northern Rovers'): Locator {
  return outcomeRow(page, outcome).locator('[data-provider]').first()
}

/** The first row of an outcome. */
export function outcomeRow(page: Page, outcome: string): Locator {
  return page
    .getByRole('row')
    .filter({ has: page.locator('[data-column="outcome"]', { hasText: outcome }) })
    .first()
}
