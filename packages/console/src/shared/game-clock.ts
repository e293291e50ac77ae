import { type EpochMs, type Game, toEpochMs } from '@sportsfeeds/domain'

/** `35′`: whole minutes since the start of a game, by the server's clock. */
export function gameClock({ gameDate }: Pick<Game, 'gameDate'>, serverNowMs: EpochMs): string {
  return `${Math.max(0, Math.floor((serverNowMs - toEpochMs(gameDate)) / 60_000))}′`
}
