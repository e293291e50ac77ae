import type { FeedsApi } from '@sportsfeeds/client'
import type { GameId, GameWithLive, Odds } from '@sportsfeeds/domain'
import type { Connection } from './connection.ts'
import type { GameStore } from './game-store.ts'
import type { Value } from './value.ts'

export interface FirstPricesOptions {
  readonly feeds: Pick<FeedsApi, 'latest'>
  readonly games: Pick<GameStore, 'get' | 'list'>
  readonly connection: Value<Connection>
  readonly onOdds: (odds: readonly Odds[]) => void
}

/**
 * Fetches the latest prices at once, while the stream connects: live games first, then by their start. The client fetches
 * them again as soon as it knows from when on the stream is complete, which takes seconds, and this stops then.
 */
export function loadFirstPrices({ feeds, games, connection, onOdds }: FirstPricesOptions): { stop(): void } {
  const stopping = new AbortController()
  let isStarted = false

  const load = async (): Promise<void> => {
    const ids = inOrder([...games.get().values()])
    for (let from = 0; from < ids.length && !stopping.signal.aborted; from += gamesPerRequest) {
      const some = ids.slice(from, from + gamesPerRequest)
      for await (const page of feeds.latest(some, stopping.signal)) if (!stopping.signal.aborted) onOdds(page)
    }
  }
  const unsubscribeGames = games.list.subscribe(() => {
    if (isStarted || games.get().size === 0) return
    isStarted = true
    // The client fetches what is missing, and reports what it cannot fetch.
    load().catch(() => undefined)
  })
  const unsubscribeConnection = connection.subscribe(() => {
    if (connection.get().state.kind === 'live') stop()
  })
  const stop = (): void => {
    stopping.abort()
    unsubscribeGames()
    unsubscribeConnection()
  }
  return { stop }
}

/** As many as the client asks for in one request. */
const gamesPerRequest = 50

function inOrder(games: readonly GameWithLive[]): GameId[] {
  return games
    .toSorted(
      (a, b) =>
        Number(b.status === 'live') - Number(a.status === 'live') || (a.gameDate < b.gameDate ? -1 : 1),
    )
    .map(({ id }) => id)
}
