import { AccessRefusedError, type FeedsApi } from '@sportsfeeds/client'
import type { Game, GameId } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { createValue, type Value } from './value.ts'

export type Games = ReadonlyMap<GameId, Game>

export interface GameStore extends Value<Games> {
  /** `loading` until the first response, `failed` after a request that failed. */
  readonly status: Value<'loading' | 'ready' | 'failed'>
  /** Reloads the list soon if this game is not in it; once for each game. */
  request(id: GameId): void
  stop(): void
}

const reloadEveryMs = 60_000
/** New games come in groups: one request serves them all. */
const requestDelayMs = 2_000

/** Loads the scheduled and live games, and reloads them regularly. A game that leaves the list stays known. */
export function createGameStore({
  feeds,
  clock,
}: {
  readonly feeds: Pick<FeedsApi, 'games'>
  readonly clock: Clock
}): GameStore {
  const games = createValue<Games>(new Map())
  const status = createValue<'loading' | 'ready' | 'failed'>('loading')
  const requested = new Set<GameId>()
  let timer: Timer | undefined
  let nextAtMs = Number.POSITIVE_INFINITY
  let isStopped = false

  const schedule = (delayMs: number): void => {
    const atMs = clock.now() + delayMs
    if (isStopped || atMs >= nextAtMs) return
    timer?.cancel()
    nextAtMs = atMs
    timer = clock.setTimeout(() => void load(), delayMs)
  }

  const load = async (): Promise<void> => {
    nextAtMs = Number.POSITIVE_INFINITY
    try {
      const listed = await feeds.games()
      games.set(merge(games.get(), listed))
      status.set('ready')
    } catch (error) {
      status.set('failed')
      if (error instanceof AccessRefusedError) return
    }
    schedule(reloadEveryMs)
  }

  void load()
  return {
    get: games.get,
    subscribe: games.subscribe,
    status,
    request: (id) => {
      if (requested.has(id) || games.get().has(id)) return
      requested.add(id)
      schedule(requestDelayMs)
    },
    stop: () => {
      isStopped = true
      timer?.cancel()
    },
  }
}

/** Returns the same map when nothing is new, so that nothing renders again. */
function merge(known: Games, listed: readonly Game[]): Games {
  const changed = listed.filter((game) => JSON.stringify(known.get(game.id)) !== JSON.stringify(game))
  return changed.length === 0
    ? known
    : new Map([...known, ...changed.map((game) => [game.id, game] as const)])
}
