import { GameId } from '@sportsfeeds/domain'
import * as z from 'zod'

/** How many of the records of a request each game has, before they are checked; ids that no game can have are left out. */
export function countByGame(records: readonly unknown[]): Map<GameId, number> {
  const counts = new Map<string, number>()
  for (const record of records) {
    const { data } = OfGame.safeParse(record)
    if (data !== undefined) counts.set(data.gameId, (counts.get(data.gameId) ?? 0) + 1)
  }
  return new Map([...counts].filter(([id]) => GameId.safeParse(id).success))
}

const OfGame = z.object({ gameId: z.string() })
