import { useContext, useMemo } from 'react'
import { useGames, useMarketKeys, useNow, usePreferences } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { type BoardRows, boardRows } from './board-rows.ts'
import type { BoardView, SortKey } from './board-view.ts'
import { FrozenViewContext } from './frozen-view.ts'

/** Rows of `view`. If they depend on prices or ages, they are sorted once a second: jumping rows cannot be read. */
export function useBoardRows(view: BoardView, toggled: ReadonlySet<string>): BoardRows {
  const session = useSession()
  const keys = useMarketKeys()
  const games = useGames()
  const [{ tracked }] = usePreferences()
  const frozenView = useContext(FrozenViewContext)
  const now = useNow()
  const isMoving = frozenView === undefined && (movingSorts.has(view.sort) || movingStatuses.has(view.status))
  const turn = isMoving ? now : 0

  return useMemo(
    () =>
      boardRows({
        markets:
          frozenView === undefined
            ? keys.flatMap((key) => session.markets.get(key) ?? [])
            : [...frozenView.markets.values()],
        games,
        lastHeard: (frozenView ?? session.markets).lastHeard,
        view,
        tracked,
        toggled,
        serverNowMs: frozenView?.serverAtMs ?? session.serverNow(),
      }),
    // `turn` stands in for the contents of the markets, which live outside React.
    [session, keys, games, tracked, toggled, frozenView, view, turn],
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
