import { type EpochMs, type GameWithLive, type LiveState, toEpochMs } from '@sportsfeeds/domain'
import { formatAge } from './format.ts'
import { periodName } from './market-name.ts'

/** `1–0 · 2nd half · 63′` as far as the feed says; otherwise `Live for 29 min`, by the server's clock. */
export function liveText(
  { gameDate, live }: Pick<GameWithLive, 'gameDate' | 'live'>,
  serverNowMs: EpochMs,
): string {
  const parts = [
    live?.score === undefined ? undefined : scoreText(live.score),
    live?.period === undefined ? undefined : periodName(live.period),
    live?.clock === undefined ? undefined : clockText(live.clock, serverNowMs),
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(' · ') : sinceText(gameDate, serverNowMs)
}

/** What fits a narrow column: the score, or else the clock or the period. `Live` where the feed has none of them. */
export function shortLiveText(game: Pick<GameWithLive, 'gameDate' | 'live'>, serverNowMs: EpochMs): string {
  const { live } = game
  if (live?.score !== undefined) {
    const clock = live.clock === undefined ? '' : ` ${clockText(live.clock, serverNowMs)}`
    return `${scoreText(live.score)}${clock}`
  }
  if (live?.clock !== undefined) return clockText(live.clock, serverNowMs)
  if (live?.period !== undefined) return periodName(live.period)
  const sinceMs = serverNowMs - toEpochMs(game.gameDate)
  return sinceMs <= 0 ? 'Live' : `+${formatAge(sinceMs)}`
}

/** `Live since 29 min`; `Live` where the start has not come yet. */
function sinceText(gameDate: string, serverNowMs: EpochMs): string {
  const sinceMs = serverNowMs - toEpochMs(gameDate)
  return sinceMs <= 0 ? 'Live' : `Live for ${formatAge(sinceMs)}`
}

/** `1–0` */
export function scoreText({ home, away }: NonNullable<LiveState['score']>): string {
  return `${home}–${away}`
}

/** `63′` where the clock runs up, `4:12` where it runs down. */
function clockText(
  { seconds, at, running, countsDown }: NonNullable<LiveState['clock']>,
  serverNowMs: EpochMs,
): string {
  const ranS = running ? Math.max(0, (serverNowMs - toEpochMs(at)) / 1000) : 0
  if (countsDown !== true) return `${Math.floor((seconds + ranS) / 60)}′`
  const left = Math.max(0, Math.ceil(seconds - ranS))
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
}
