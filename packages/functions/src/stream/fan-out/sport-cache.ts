import type { GameId, Sport } from '@sportsfeeds/domain'
import type { Clock, GameRecords, GameSport } from '../../ports.ts'

/** The sports of games, kept in memory. */
export interface Games {
  /**
   * The sport of each of these games, without those that no record tells. A game that is not among those in play is
   * looked up once. @throws what reading the records threw.
   */
  sportsOf(gameIds: Iterable<GameId>): Promise<ReadonlyMap<GameId, Sport>>
  /** A game was recorded. */
  put(game: GameSport): void
}

export interface GamesDependencies {
  readonly records: GameRecords
  readonly clock: Pick<Clock, 'now'>
}

export function createGames({ records, clock }: GamesDependencies): Games {
  let sports = new Map<GameId, Sport>()
  const unknownSinceMs = new Map<GameId, number>()
  const lookups = new Map<GameId, Promise<void>>()
  let loading: Promise<void> | undefined
  let isLoaded = false
  let loadedAtMs = Number.NEGATIVE_INFINITY

  const load = async (): Promise<void> => {
    loadedAtMs = clock.now()
    const inPlay = await records.gamesInPlay()
    // Sports of games do not change; what is known is dropped only to bound the memory.
    if (sports.size > maxKnownGames) sports = new Map()
    for (const { gameId, sport } of inPlay) put({ gameId, sport })
    isLoaded = true
  }

  const loadOnce = (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = undefined
    })
    return loading
  }

  const put = ({ gameId, sport }: GameSport): void => {
    sports.set(gameId, sport)
    unknownSinceMs.delete(gameId)
  }

  const lookUp = async (gameId: GameId): Promise<void> => {
    const sport = await records.sportOfGame(gameId)
    if (sport !== undefined) put({ gameId, sport })
    else if (!sports.has(gameId)) unknownSinceMs.set(gameId, clock.now())
  }

  const lookUpOnce = (gameId: GameId): Promise<void> => {
    const lookup = lookups.get(gameId) ?? lookUp(gameId).finally(() => lookups.delete(gameId))
    lookups.set(gameId, lookup)
    return lookup
  }

  const isWorthALookup = (gameId: GameId): boolean =>
    !sports.has(gameId) && clock.now() - (unknownSinceMs.get(gameId) ?? 0) >= unknownForMs

  return {
    put,
    sportsOf: async (gameIds) => {
      if (!isLoaded) await loadOnce()
      else if (clock.now() - loadedAtMs >= reloadAfterMs) {
        if (unknownSinceMs.size > maxKnownGames) unknownSinceMs.clear()
        // What it would bring is looked up one by one meanwhile, and it is due again soon.
        loadOnce().catch(() => undefined)
      }
      const asked = [...gameIds]
      await Promise.all(asked.filter(isWorthALookup).map(lookUpOnce))
      return new Map(
        asked.flatMap((gameId) => {
          const sport = sports.get(gameId)
          return sport === undefined ? [] : [[gameId, sport]]
        }),
      )
    },
  }
}

const reloadAfterMs = 60_000
const unknownForMs = 30_000
const maxKnownGames = 100_000
