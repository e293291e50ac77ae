import { AccessRefusedError, type Clock, type FeedsApi, type TimerHandle } from '@sportsfeeds/client'
import type { Game, GameId } from '@sportsfeeds/domain'
import { createValue, type Value } from './value.ts'

export type Games = ReadonlyMap<GameId, Game>

export interface GameStore extends Value<Games> {
  /** `loading` until the first answer, `failed` while the last question had none. */
  readonly status: Value<'loading' | 'ready' | 'failed'>
  /** Asks soon, once, for games that odds were seen of and that are not listed. */
  wanted(id: GameId): void
  stop(): void
}

const reloadEveryMs = 60_000
/** New games come in groups: one question for all of them. */
const wantedDelayMs = 2_000

/** The games that are scheduled or live, loaded again and again. A game that is listed no more stays known. */
export function createGameStore({
  feeds,
  clock,
}: {
  readonly feeds: Pick<FeedsApi, 'games'>
  readonly clock: Clock
}): GameStore {
  const games = createValue<Games>(new Map())
  const status = createValue<'loading' | 'ready' | 'failed'>('loading')
  const asked = new Set<GameId>()
  let timer: TimerHandle
  let nextAtMs = Number.POSITIVE_INFINITY
  let isStopped = false

  const schedule = (delayMs: number): void => {
    const atMs = clock.now() + delayMs
    if (isStopped || atMs >= nextAtMs) return
    clock.clearTimeout(timer)
    nextAtMs = atMs
    timer = clock.setTimeout(() => void load(), delayMs)
  }

  const load = async (): Promise<void> => {
    nextAtMs = Number.POSITIVE_INFINITY
    try {
      const listed = await feeds.games()
      games.set(merged(games.get(), listed))
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
    wanted: (id) => {
      if (asked.has(id) || games.get().has(id)) return
      asked.add(id)
      schedule(wantedDelayMs)
    },
    stop: () => {
      isStopped = true
      clock.clearTimeout(timer)
    },
  }
}

/** The same map when nothing is new, so that no one draws again. */
function merged(known: Games, listed: readonly Game[]): Games {
  const changed = listed.filter((game) => JSON.stringify(known.get(game.id)) !== JSON.stringify(game))
  return changed.length === 0
    ? known
    : new Map([...known, ...changed.map((game) => [game.id, game] as const)])
}
