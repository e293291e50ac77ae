import { type EpochMs, type Game, toEpochMs } from '@sportsfeeds/domain'
import { gameClock } from '../../shared/game-clock.ts'

/** `35′` in play, `20:30` today, `Tue 20:30` on another day, or the status of a game that is over or off. */
export function startText(game: Game | undefined, serverNowMs: EpochMs): string {
  if (game === undefined) return ''
  const startMs = toEpochMs(game.gameDate)
  switch (game.status) {
    case 'live':
      return gameClock(game, serverNowMs)
    case 'scheduled':
      return new Date(startMs).toDateString() === new Date(serverNowMs).toDateString()
        ? timeOfDay.format(startMs)
        : `${weekday.format(startMs)} ${timeOfDay.format(startMs)}`
    case 'finished':
      return 'Ended'
    case 'postponed':
      return 'Postp.'
    case 'cancelled':
      return 'Canc.'
  }
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })
