import type { EpochMs, GameId, Odds } from '@sportsfeeds/domain'
import type { FeedsApi } from '../rest/feeds-api.ts'

/** Some games of a catch-up with all odds that were missed of them. */
export interface CaughtUp {
  readonly games: readonly GameId[]
  readonly odds: readonly Odds[]
}

export interface CatchUpRequest {
  readonly games: readonly GameId[]
  /** Server time from which on odds may be missing. */
  readonly since: EpochMs
  /** True for games whose newest odds of each market are wanted too, however old. */
  readonly isLatestWanted: (game: GameId) => boolean
  /** What the server acknowledged later comes from the stream. */
  readonly through: EpochMs
  readonly signal: AbortSignal
}

/** Fetches what was missed, a bounded number of games at a time, so that the first are there while others are asked for. */
export async function* catchUp(
  feeds: Pick<FeedsApi, 'latest' | 'since'>,
  { games, since, isLatestWanted, through, signal }: CatchUpRequest,
): AsyncGenerator<CaughtUp, void, undefined> {
  for (let start = 0; start < games.length; start += gamesPerRequest) {
    const some = games.slice(start, start + gamesPerRequest)
    const odds: Odds[] = []
    for await (const page of feeds.since(some, since, signal, { through })) odds.push(...page)
    const fresh = some.filter(isLatestWanted)
    if (fresh.length > 0) {
      for await (const page of feeds.latest(fresh, signal, { through })) odds.push(...page)
    }
    yield { games: some, odds }
  }
}

/**
 * With ids of full length and a token these fit into the 10,240 bytes that API Gateway takes as request
 * line and headers: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const gamesPerRequest = 50
