import { type GameId, type Odds, provisionalGame } from '@sportsfeeds/domain'
import pMap from 'p-map'
import type { GameStore } from '../ports.ts'

export interface ProvisionalGames {
  /** Records the games of these odds that have no record. @returns their ids */
  addMissing(odds: readonly Odds[]): Promise<GameId[]>
}

export interface ProvisionalGamesDependencies {
  readonly games: Pick<GameStore, 'listedGames' | 'putProvisionalGame'>
  readonly retentionSeconds: number
  /** Called with an error of the table: what failed is tried again with the next odds. */
  readonly onError: (error: unknown) => void
}

/**
 * Remembers the games that are known to have a record, so that the odds of these cost no read. The first game that is not known
 * makes it read the list of those that are scheduled or live, all at once; one that is not in the list is looked up.
 */
export function createProvisionalGames({
  games,
  retentionSeconds,
  onError,
}: ProvisionalGamesDependencies): ProvisionalGames {
  const known = new Set<GameId>()

  const remember = (id: GameId): void => {
    const [oldest] = known
    if (known.size >= maxKnownGames && oldest !== undefined) known.delete(oldest)
    known.add(id)
  }

  let hasRead = false
  const readList = async (): Promise<void> => {
    hasRead = true
    try {
      for (const id of await games.listedGames()) remember(id)
    } catch (error) {
      hasRead = false
      onError(error)
    }
  }

  const add = async (odds: readonly [Odds, ...Odds[]]): Promise<boolean> => {
    const game = provisionalGame(mostSaid(odds))
    try {
      const isAdded = await games.putProvisionalGame(game, { retentionSeconds })
      remember(game.id)
      return isAdded
    } catch (error) {
      onError(error)
      return false
    }
  }

  return {
    addMissing: async (odds) => {
      if (!hasRead && odds.some(({ gameId }) => !known.has(gameId))) await readList()
      const unknown = new Map<GameId, [Odds, ...Odds[]]>()
      for (const each of odds) {
        if (known.has(each.gameId)) continue
        const others = unknown.get(each.gameId)
        if (others === undefined) unknown.set(each.gameId, [each])
        else others.push(each)
      }
      const added = await pMap(unknown, async ([id, ofGame]) => ((await add(ofGame)) ? [id] : []), {
        concurrency: maxConcurrentGames,
      })
      return added.flat()
    },
  }
}

const maxKnownGames = 10_000
const maxConcurrentGames = 8

/** What the records say of their game, taken together. */
function mostSaid([first, ...others]: readonly [Odds, ...Odds[]]): Parameters<typeof provisionalGame>[0] {
  const all = [first, ...others]
  return {
    ...first,
    summary: all.find(({ summary }) => summary !== undefined)?.summary,
    gameDate: all.find(({ gameDate }) => gameDate !== undefined)?.gameDate,
  }
}
