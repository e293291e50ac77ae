import type { OddsFields } from '@sportsfeeds/client/testing'
import type { Line, Price } from '@sportsfeeds/domain'

/** A spread whose line belongs to the record, and so may move. */
export function movingSpread(line: Line, home: Price = -110, away: Price = -110): OddsFields {
  return {
    type: 'spread',
    outcomes: [
      { id: 'home', odds: home, line },
      { id: 'away', odds: away, line: 0 - line },
    ],
  }
}
