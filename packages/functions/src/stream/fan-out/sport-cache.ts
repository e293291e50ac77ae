import type { GameId, Sport } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import type { GameSport, SportLookup } from '../../ports.ts'

/** Sports of games, kept in memory. */
export interface SportCache {
  /**
   * Sports of these games, without those that have no record. A game that is not among those in play is looked up once. A lookup
   * that fails, or takes longer than {@link lookupPatienceMs}, leaves its game unresolved. Never throws.
   */
  sportsOf(gameIds: Iterable<GameId>): Promise<GameSports>
  /** Adds a game that was recorded. */
  put(game: GameSport): void
}

export interface GameSports {
  readonly known: ReadonlyMap<GameId, Sport>
  /** Games that may have a sport. */
  readonly unresolved: readonly GameId[]
}

export interface SportCacheDependencies {
  readonly lookup: SportLookup
  readonly clock: Clock
}

/** Most that odds wait for the sports of their games. */
export const lookupPatienceMs = 500

export function createSportCache({ lookup, clock }: SportCacheDependencies): SportCache {
  let sports = new Map<GameId, Sport>()
  const unknownSinceMs = new Map<GameId, number>()
  const lookups = new Map<GameId, Promise<void>>()
  let loading: Promise<void> | undefined
  let isLoaded = false
  let loadedAtMs = Number.NEGATIVE_INFINITY

  const load = async (): Promise<void> => {
    loadedAtMs = clock.now()
    const inPlay = await lookup.gamesInPlay()
    // The sport of a game does not change; entries are dropped only to bound memory.
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
    const sport = await lookup.sportOfGame(gameId)
    if (sport !== undefined) put({ gameId, sport })
    else if (!sports.has(gameId)) unknownSinceMs.set(gameId, clock.now())
  }

  const lookUpOnce = (gameId: GameId): Promise<void> => {
    const pending = lookups.get(gameId) ?? lookUp(gameId).finally(() => lookups.delete(gameId))
    lookups.set(gameId, pending)
    return pending
  }

  const resolve = async (gameIds: readonly GameId[]): Promise<void> => {
    if (!isLoaded) await loadOnce().catch(() => undefined)
    else if (clock.now() - loadedAtMs >= reloadAfterMs) {
      if (unknownSinceMs.size > maxKnownGames) unknownSinceMs.clear()
      // If it fails, games are looked up one by one meanwhile, and the next reload is due soon.
      loadOnce().catch(() => undefined)
    }
    await Promise.all(gameIds.filter(needsLookup).map((gameId) => lookUpOnce(gameId).catch(() => undefined)))
  }

  /** What takes longer continues, for the next odds. */
  const withinPatience = async (work: Promise<void>): Promise<void> => {
    let timer: Timer | undefined
    const patience = new Promise<void>((done) => {
      timer = clock.setTimeout(done, lookupPatienceMs)
    })
    await Promise.race([work, patience])
    timer?.cancel()
  }

  const needsLookup = (gameId: GameId): boolean =>
    !sports.has(gameId) &&
    clock.now() - (unknownSinceMs.get(gameId) ?? Number.NEGATIVE_INFINITY) >= unknownForMs

  return {
    put,
    sportsOf: async (gameIds) => {
      const wanted = [...gameIds]
      await withinPatience(resolve(wanted))
      return {
        known: new Map(
          wanted.flatMap((gameId) => {
            const sport = sports.get(gameId)
            return sport === undefined ? [] : [[gameId, sport]]
          }),
        ),
        unresolved: wanted.filter(needsLookup),
      }
    },
  }
}

const reloadAfterMs = 60_000
const unknownForMs = 30_000
const maxKnownGames = 100_000
