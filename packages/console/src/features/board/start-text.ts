import { type EpochMs, type GameWithLive, toEpochMs } from '@sportsfeeds/domain'
import { shortLiveText } from '../../shared/live-text.ts'

/** Score and clock in play, `20:30` today, `Tue 20:30` this week, `14 May`, or the status of a game that is over or off. */
export function startText(game: GameWithLive | undefined, serverNowMs: EpochMs): string {
  if (game === undefined) return ''
  const startMs = toEpochMs(game.gameDate)
  switch (game.status) {
    case 'live':
      return shortLiveText(game, serverNowMs)
    case 'scheduled':
      if (new Date(startMs).toDateString() === new Date(serverNowMs).toDateString())
        return timeOfDay.format(startMs)
      return Math.abs(startMs - serverNowMs) < 6 * dayMs
        ? `${weekday.format(startMs)} ${timeOfDay.format(startMs)}`
        : day.format(startMs)
    case 'finished':
      return 'Ended'
    case 'postponed':
      return 'Postp.'
    case 'cancelled':
      return 'Canc.'
  }
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayMs = 86_400_000
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })
