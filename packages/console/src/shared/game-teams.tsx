import type { Game } from '@sportsfeeds/domain'
import styles from './game-teams.module.css'

interface GameTeamsProps {
  readonly game: Pick<Game, 'homeTeam' | 'awayTeam'> | undefined
  /** Shown for a game without two sides. */
  readonly name: string
}

/** Both teams, each in its own direction of writing. Long names are shortened equally, so that neither is lost. */
export function GameTeams({ game, name }: GameTeamsProps) {
  if (game?.homeTeam === undefined || game.awayTeam === undefined) {
    return (
      <span className={styles.teams}>
        <bdi className={styles.team}>{name}</bdi>
      </span>
    )
  }
  return (
    <span className={styles.teams}>
      <bdi className={styles.team}>{game.homeTeam}</bdi> – <bdi className={styles.team}>{game.awayTeam}</bdi>
    </span>
  )
}
