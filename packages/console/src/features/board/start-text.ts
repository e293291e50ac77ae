import { type EpochMs, type GameWithLive, toEpochMs } from '@sportsfeeds/domain'
import type { Times } from '../../shared/times.ts'
import { shortLiveText } from '../../shared/live-text.ts'

/** Score and clock in play, `20:30` today, `Tue 20:30` this week, `14 May`, or the status of a game that is over or off. */
export function startText(game: GameWithLive | undefined, serverNowMs: EpochMs, times: Times): string {
  if (game === undefined) return ''
  const startMs = toEpochMs(game.gameDate)
  switch (game.status) {
    case 'live':
      return shortLiveText(game, serverNowMs)
    case 'scheduled':
      if (times.dayNumber(startMs) === times.dayNumber(serverNowMs)) return times.minute(startMs)
      return Math.abs(startMs - serverNowMs) < 6 * dayMs
        ? `${times.weekday(startMs)} ${times.minute(startMs)}`
        : times.shortDay(startMs)
    case 'finished':
      return 'Ended'
    case 'postponed':
      return 'Postp.'
    case 'cancelled':
      return 'Canc.'
  }
}

const dayMs = 86_400_000
