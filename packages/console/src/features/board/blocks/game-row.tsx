import { memo, useEffect } from 'react'
import { Link } from 'wouter'
import { Button } from '../../../shared/button.tsx'
import { classNames } from '../../../shared/class-names.ts'
import { formatQuantity } from '../../../shared/format.ts'
import { isProvisional } from '../../../shared/game-name.ts'
import { CloseIcon, StarIcon } from '../../../shared/icons.tsx'
import { gamePath } from '../../../shared/links.ts'
import { useGame } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import { GameTeams } from '../../../shared/game-teams.tsx'
import { toBoardGame } from '../board-game.ts'
import { useTimes } from '../../../shared/use-times.ts'
import { startText } from '../start-text.ts'
import { useDisplayedGroup, useDisplayedNow } from '../../../shared/comparison/use-displayed-market.ts'
import styles from '../../../shared/comparison/comparison.module.css'
import type { BlockRow } from './block-rows.ts'
import { FoldButton } from '../../../shared/comparison/fold-button.tsx'
import type { ComparisonPlace } from '../../../shared/row-place.ts'

interface GameRowProps extends ComparisonPlace {
  readonly row: Extract<BlockRow, { kind: 'game' }>
  readonly isWatched: boolean
  readonly onToggle: (key: string) => void
  readonly onWatch: (gameId: string) => void
  readonly onHide: (gameId: string) => void
}

/** The name, the state and the league of a game, above its markets. */
export const GameRow = memo(({ row, isWatched, onToggle, onWatch, onHide, ...place }: GameRowProps) => {
  const game = useGame(row.gameId)
  const [market] = useDisplayedGroup(row.groupKey)
  const serverNowMs = useDisplayedNow()
  const times = useTimes()
  const { past } = useSession()
  // Once for each game: the stream delivers what follows.
  useEffect(() => past.request(row.gameId), [past, row.gameId])
  if (market === undefined) return null
  const { name, league, isLive } = toBoardGame(game, market)
  return (
    <div
      role="row"
      id={place.id}
      aria-rowindex={place.rowIndex}
      aria-selected={place.isActive}
      className={classNames(styles.row, styles.gameRow)}
      style={{ transform: `translateY(${place.top}px)`, blockSize: place.height }}
    >
      <div role="rowheader" aria-colindex={1} aria-colspan={place.columns} className={styles.gameCell}>
        <Button
          isIcon
          tabIndex={-1}
          className={styles.watch}
          aria-pressed={isWatched}
          aria-label={`Watch ${name}`}
          title="Keep at the top of the board (w)"
          onClick={() => onWatch(row.gameId)}
        >
          <StarIcon />
        </Button>
        {isLive ? <span className={styles.liveMark} aria-hidden="true" /> : null}
        <span className={styles.state}>{startText(game, serverNowMs, times)}</span>
        <Link href={gamePath(row.gameId)} tabIndex={-1} className={styles.name} title={name}>
          <GameTeams game={game} name={name} />
        </Link>
        <span className={styles.league}>{league}</span>
        {game !== undefined && isProvisional(game) ? (
          <span className={styles.mark} title="Known only from its odds: no provider has sent the game yet">
            provisional
          </span>
        ) : null}
        {row.folded === undefined ? null : (
          <FoldButton
            fold={row.folded}
            text={formatQuantity(row.folded.count, 'more market')}
            onToggle={onToggle}
          />
        )}
        <Button
          isIcon
          tabIndex={-1}
          className={styles.hide}
          aria-label={`Hide ${name}`}
          title="Hide (x)"
          onClick={() => onHide(row.gameId)}
        >
          <CloseIcon />
        </Button>
      </div>
    </div>
  )
})
