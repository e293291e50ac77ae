import { type EpochMs, type Game, type GameId, toEpochMs } from '@sportsfeeds/domain'
import { Link } from 'wouter'
import { humanise } from '../../shared/format.ts'
import { gameClock } from '../../shared/game-clock.ts'
import { boardPath } from '../../shared/links.ts'
import styles from './game-head.module.css'
import { dayAndMinuteText } from './time-labels.ts'

interface GameHeadProps {
  readonly gameId: GameId
  /** Undefined while the game is not in the list of games. */
  readonly game: Game | undefined
  readonly serverNowMs: EpochMs
}

export function GameHead({ gameId, game, serverNowMs }: GameHeadProps) {
  return (
    <header className={styles.head}>
      <Link href={boardPath} className={styles.back}>
        <span aria-hidden="true">←</span> Board
      </Link>
      <h1>{game === undefined ? gameId : `${game.homeTeam} – ${game.awayTeam}`}</h1>
      {game === undefined ? null : (
        <p className={styles.facts}>
          <span className={styles.status} data-status={game.status}>
            {statusText(game, serverNowMs)}
          </span>
          <span>
            {[humanise(game.sport), game.league, game.venue].filter((fact) => fact !== undefined).join(' · ')}
          </span>
        </p>
      )}
    </header>
  )
}

function statusText(game: Game, serverNowMs: EpochMs): string {
  switch (game.status) {
    case 'live':
      return `Live, ${gameClock(game, serverNowMs)}`
    case 'scheduled':
      return dayAndMinuteText(toEpochMs(game.gameDate))
    case 'finished':
    case 'postponed':
    case 'cancelled':
      return humanise(game.status)
  }
}
