import { useContext, useMemo } from 'react'
import { useGames, useMarketKeys, useNow, usePreferences } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { type BoardRows, boardRows } from './board-rows.ts'
import type { BoardView, SortKey } from './board-view.ts'
import { FrozenViewContext } from './frozen-view.ts'

/** The rows of `view`. Where prices or ages decide, they are put in order once a second: rows that jump cannot be read. */
export function useBoardRows(view: BoardView): BoardRows {
  const session = useSession()
  const keys = useMarketKeys()
  const games = useGames()
  const [{ tracked }] = usePreferences()
  const frozen = useContext(FrozenViewContext)
  const now = useNow()
  const isMoving = frozen === undefined && (movingSorts.has(view.sort) || movingStatuses.has(view.status))
  const turn = isMoving ? now : 0

  return useMemo(
    () =>
      boardRows({
        markets:
          frozen === undefined
            ? keys.flatMap((key) => session.markets.get(key) ?? [])
            : [...frozen.markets.values()],
        games,
        view,
        tracked,
        serverNowMs: frozen?.serverAtMs ?? session.serverNow(),
      }),
    // `turn` stands for the markets' contents, which are not React's.
    [session, keys, games, tracked, frozen, view, turn],
  )
}

const movingSorts = new Set<SortKey>([
  'line',
  'home',
  'draw',
  'away',
  'opening',
  'last',
  'move',
  'margin',
  'age',
])
const movingStatuses = new Set<BoardView['status']>(['suspended', 'stale'])
