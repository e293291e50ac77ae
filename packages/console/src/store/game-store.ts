import { AccessRefusedError, type FeedsApi } from '@sportsfeeds/client'
import type { EpochMs, Game, GameId, GameWithLive, LiveState } from '@sportsfeeds/domain'
import type { Clock, Timer } from '@sportsfeeds/std'
import { createValue, type Value } from './value.ts'

export type Games = ReadonlyMap<GameId, GameWithLive>

export interface GameStore extends Value<Games> {
  /** The same games, but it does not change with their live states alone. */
  readonly list: Value<Games>
  /** `loading` until the first response, `failed` after a request that failed. */
  readonly status: Value<'loading' | 'ready' | 'failed'>
  /** Games that the server does not know. */
  readonly missing: Value<ReadonlySet<GameId>>
  /** Loads this game soon, if it is not known; once for each game. */
  request(id: GameId): void
  /** Takes a game off the stream. */
  receive(game: Game, live: LiveState | undefined): void
  stop(): void
}

const reloadEveryMs = 60_000
/** Most games that the stream names are in the list, which may still be on its way. */
const requestDelayMs = 1_000
/** Few at a time, so that these requests never delay a catch-up. */
const maxAtOnce = 4
const retryMs = 10_000

/**
 * Loads the live games and those of the next days, and reloads them regularly. Other games are loaded one by one when the
 * stream names them. A game that has left the list is loaded once more, since it has probably ended.
 */
export function createGameStore({
  feeds,
  clock,
}: {
  readonly feeds: Pick<FeedsApi, 'games' | 'game'>
  readonly clock: Clock
}): GameStore {
  const games = createValue<Games>(new Map())
  const list = createValue(games.get())
  const status = createValue<'loading' | 'ready' | 'failed'>('loading')
  const missing = createValue<ReadonlySet<GameId>>(new Set())
  const requested = new Set<GameId>()
  const waiting: GameId[] = []
  const stopping = new AbortController()
  /** When each game last came by the stream: a response that was requested before must not undo it. */
  const receivedAtMs = new Map<GameId, EpochMs>()
  let listed: ReadonlySet<GameId> = new Set()
  let running = 0
  let listTimer: Timer | undefined
  let gameTimer: Timer | undefined

  const put = (changed: readonly GameWithLive[]): void => {
    const known = games.get()
    if (changed.length === 0) return
    games.set(new Map([...known, ...changed.map((game) => [game.id, game] as const)]))
    if (changed.some((game) => !isSame(withoutLive(known.get(game.id)), withoutLive(game))))
      list.set(games.get())
  }

  const add = (loaded: readonly GameWithLive[], requestedAtMs: EpochMs): void => {
    const known = games.get()
    put(
      loaded.flatMap((game) => {
        const before = known.get(game.id)
        const isOutdated = (receivedAtMs.get(game.id) ?? Number.NEGATIVE_INFINITY) >= requestedAtMs
        const next = isOutdated && before !== undefined ? before : game
        const merged = { ...next, live: newerLive(before?.live, game.live) }
        return isSame(before, merged) ? [] : [merged]
      }),
    )
  }

  const loadList = async (): Promise<void> => {
    const startedAtMs = clock.now()
    try {
      const loaded = await feeds.games(undefined, stopping.signal)
      add(loaded, startedAtMs)
      status.set('ready')
      const now = new Set(loaded.map(({ id }) => id))
      for (const id of listed) if (!now.has(id) && !isOver(games.get().get(id))) waiting.push(id)
      listed = now
      loadWaitingIn(0)
    } catch (error) {
      if (stopping.signal.aborted) return
      status.set('failed')
      if (error instanceof AccessRefusedError) return
    }
    if (!stopping.signal.aborted) listTimer = clock.setTimeout(() => void loadList(), reloadEveryMs)
  }

  const loadWaitingIn = (delayMs: number): void => {
    if (stopping.signal.aborted || waiting.length === 0) return
    gameTimer?.cancel()
    gameTimer = clock.setTimeout(loadWaiting, delayMs)
  }

  const loadWaiting = (): void => {
    while (running < maxAtOnce) {
      const id = waiting.shift()
      if (id === undefined) return
      // The list may have had it in the meantime.
      if (listed.has(id)) continue
      running += 1
      void loadGame(id)
    }
  }

  const loadGame = async (id: GameId): Promise<void> => {
    const startedAtMs = clock.now()
    try {
      const game = await feeds.game(id, stopping.signal)
      if (game === undefined) missing.set(new Set([...missing.get(), id]))
      else add([game], startedAtMs)
      running -= 1
      loadWaitingIn(0)
    } catch (error) {
      running -= 1
      if (error instanceof AccessRefusedError) return
      waiting.push(id)
      loadWaitingIn(retryMs)
    }
  }

  void loadList()
  return {
    get: games.get,
    subscribe: games.subscribe,
    list,
    status,
    missing,
    request: (id) => {
      if (requested.has(id) || games.get().has(id)) return
      requested.add(id)
      waiting.push(id)
      loadWaitingIn(requestDelayMs)
    },
    receive: (game, live) => {
      receivedAtMs.set(game.id, clock.now())
      const before = games.get().get(game.id)
      const next = { ...game, live: newerLive(before?.live, live) }
      if (!isSame(before, next)) put([next])
      if (missing.get().has(game.id)) missing.set(new Set([...missing.get()].filter((id) => id !== game.id)))
    },
    stop: () => {
      stopping.abort()
      listTimer?.cancel()
      gameTimer?.cancel()
    },
  }
}

function isOver(game: Game | undefined): boolean {
  return game?.status === 'finished' || game?.status === 'cancelled'
}

function newerLive(known: LiveState | undefined, next: LiveState | undefined): LiveState | undefined {
  return known !== undefined && (next === undefined || known.rev > next.rev) ? known : next
}

function withoutLive(game: GameWithLive | undefined): GameWithLive | undefined {
  return game === undefined ? undefined : { ...game, live: undefined }
}

/** So that nothing renders again when nothing is new. */
function isSame(a: GameWithLive | undefined, b: GameWithLive | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
