import type { EpochMs, GameId, Odds } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import pMap from 'p-map'
import type { StoredState } from '../ports.ts'
import type { GameMemory } from './game-memory.ts'

export interface GameLoaderDependencies {
  readonly stored: StoredState
  readonly memory: GameMemory
  readonly clock: Pick<Clock, 'now'>
  /** A game was read whose stored records or whose own record were not known yet. */
  readonly onLoaded: (id: GameId, unknown: readonly Odds[]) => void
}

/** Brings games from the table into the memory, each once. */
export interface GameLoader {
  /** Every game that is scheduled or live. @throws what a read throws. */
  loadCurrent(): Promise<void>
  /** Those that are not in the memory. @throws what a read throws. */
  load(ids: readonly GameId[]): Promise<void>
}

export function createGameLoader({ stored, memory, clock, onLoaded }: GameLoaderDependencies): GameLoader {
  const loading = new Map<GameId, Promise<void>>()
  /** Games of which the table has nothing: names that a client made up must not cost a read each time. */
  const absentUntilMs = new Map<GameId, EpochMs>()

  const read = async (id: GameId): Promise<void> => {
    const [game, markets] = await Promise.all([stored.game(id), stored.marketsOfGame(id)])
    if (game !== undefined || markets.length > 0) {
      onLoaded(id, memory.addStored(id, { game, markets }, clock.now()))
      return
    }
    if (absentUntilMs.size >= maxAbsent) absentUntilMs.clear()
    absentUntilMs.set(id, clock.now() + absentForMs)
  }

  const readOnce = (id: GameId): Promise<void> => {
    const running = loading.get(id) ?? read(id).finally(() => loading.delete(id))
    loading.set(id, running)
    return running
  }

  const isNeeded = (id: GameId): boolean =>
    !memory.isLoaded(id) && clock.now() >= (absentUntilMs.get(id) ?? 0)

  return {
    loadCurrent: async () => {
      const games = await stored.currentGames()
      await pMap(
        games,
        async (game) => {
          const markets = await stored.marketsOfGame(game.id)
          onLoaded(game.id, memory.addStored(game.id, { game, markets }, clock.now()))
        },
        { concurrency: maxConcurrentReads },
      )
    },

    load: async (ids) => {
      await pMap(ids.filter(isNeeded), readOnce, { concurrency: maxConcurrentReads })
    },
  }
}

const maxConcurrentReads = 8
const absentForMs = 60_000
const maxAbsent = 10_000
