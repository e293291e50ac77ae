import { type EpochMs, type GameId, type GameWithLive, toEpochMs } from '@sportsfeeds/domain'
import { Link } from 'wouter'
import { humanise } from '../../shared/format.ts'
import { getGameName, isProvisional } from '../../shared/game-name.ts'
import { liveText } from '../../shared/live-text.ts'
import { boardPath } from '../../shared/links.ts'
import styles from './game-head.module.css'
import { dayAndMinuteText, type Times } from '../../shared/times.ts'
import { useTimes } from '../../shared/use-times.ts'

interface GameHeadProps {
  readonly gameId: GameId
  /** Undefined while the game is not known. */
  readonly game: GameWithLive | undefined
  readonly serverNowMs: EpochMs
}

export function GameHead({ gameId, game, serverNowMs }: GameHeadProps) {
  const times = useTimes()
  return (
    <header className={styles.head}>
      <Link href={boardPath} className={styles.back}>
        <span aria-hidden="true">←</span> Board
      </Link>
      <h1>{game === undefined ? gameId : getGameName(game)}</h1>
      {game === undefined ? null : (
        <p className={styles.facts}>
          <span className={styles.status} data-status={game.status}>
            {statusText(game, serverNowMs, times)}
          </span>
          <span>{describe(game)}</span>
        </p>
      )}
    </header>
  )
}

function describe(game: GameWithLive): string {
  if (isProvisional(game)) return 'Provisional: known only from its odds'
  return [humanise(game.sport), game.league, game.venue].filter((fact) => fact !== undefined).join(' · ')
}

function statusText(game: GameWithLive, serverNowMs: EpochMs, times: Times): string {
  switch (game.status) {
    case 'live':
      return liveText(game, serverNowMs)
    case 'scheduled':
      return `${dayAndMinuteText(toEpochMs(game.gameDate), times)} ${times.zone(toEpochMs(game.gameDate))}`
    case 'finished':
    case 'postponed':
    case 'cancelled':
      return humanise(game.status)
  }
}
