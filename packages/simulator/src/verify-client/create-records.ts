import { type Odds, toInstant, toOdds } from '@sportsfeeds/domain'
import { scriptedGame } from './scripted-server.ts'

/** Makes a record of one of two markets in turns; with an age, of the second one. */
export type RecordMaker = (agoMs?: number) => Odds

/** Makes records, each dated after the one before unless it is to be older. */
export function createRecords(): RecordMaker {
  let count = 0
  let lastMs = 0
  return (agoMs) => {
    count += 1
    lastMs = Math.max(lastMs + 1, Date.now())
    const isTotal = agoMs !== undefined || count % 2 === 0
    const market = isTotal
      ? {
          type: 'total',
          line: 2.5,
          oddsFormat: 'decimal' as const,
          outcomes: pricesOf('over', 1.5 + count / 100, 'under', 2.1),
        }
      : {
          type: 'moneyline',
          oddsFormat: 'fractional' as const,
          outcomes: pricesOf('home', `${count}/2`, 'away', '1/2'),
        }
    const feed = {
      gameId: scriptedGame.id,
      date: toInstant(lastMs - (agoMs ?? 0)),
      status: 'open' as const,
      ...market,
    }
    return toOdds(feed, 'verify', lastMs)
  }
}

function pricesOf(first: string, odds: number | string, second: string, other: number | string) {
  return [
    { id: first, odds },
    { id: second, odds: other },
  ]
}
