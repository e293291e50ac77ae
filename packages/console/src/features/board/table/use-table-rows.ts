import { useContext, useEffect, useMemo, useRef } from 'react'
import { useTimes } from '../../../shared/use-times.ts'
import { useGames, useGroupKeys, useMarketKeys, useNow, usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import { findArbitrages } from '../blocks/find-arbitrages.ts'
import { type BoardView, type SortKey, toWindowMs } from '../board-view.ts'
import { FrozenViewContext } from '../../../shared/comparison/frozen-view.ts'
import { type TableRows, tableRows } from './table-rows.ts'

/**
 * Rows of `view`. If they depend on prices or ages, they are sorted once a second, since jumping rows cannot be read, and
 * keep their order while `isHeld`.
 */
export function useTableRows(view: BoardView, toggled: ReadonlySet<string>, isHeld: boolean): TableRows {
  const session = useSession()
  const keys = useMarketKeys()
  const groupKeys = useGroupKeys()
  const games = useGames()
  const [{ tracked, watchList, fairMethod }] = usePreferences()
  const frozenView = useContext(FrozenViewContext)
  const now = useNow()
  const times = useTimes()
  const isMoving = frozenView === undefined && (movingSorts.has(view.sort) || movingStatuses.has(view.status))
  const turn = isMoving ? now : 0
  const order = useRef<{ readonly view: BoardView; readonly keys: TableRows['order'] }>(undefined)

  const rows = useMemo(
    () => {
      const { lastHeard } = frozenView ?? session.markets
      const serverNowMs = frozenView?.serverAtMs ?? session.serverNow()
      const groups =
        frozenView === undefined
          ? groupKeys.map((key) => session.markets.group(key))
          : [...frozenView.groups.values()]
      const context = { lastHeard, serverNowMs, fairMethod, moveWindowMs: toWindowMs(view.moveWindow) }
      return tableRows({
        markets:
          frozenView === undefined
            ? keys.flatMap((key) => session.markets.get(key) ?? [])
            : [...frozenView.markets.values()],
        games,
        lastHeard,
        view,
        watchList,
        arbitrages: view.status === 'arbitrage' ? findArbitrages(groups, games, context) : new Set(),
        tracked,
        toggled,
        serverNowMs,
        times,
        heldOrder: isHeld && order.current?.view === view ? order.current.keys : undefined,
      })
    },
    // `turn` stands in for the contents of the markets, which live outside React.
    [
      session,
      keys,
      groupKeys,
      games,
      tracked,
      watchList,
      fairMethod,
      toggled,
      frozenView,
      view,
      turn,
      times,
      isHeld,
    ],
  )
  useEffect(() => {
    order.current = { view, keys: rows.order }
  }, [view, rows])
  return rows
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
const movingStatuses = new Set<BoardView['status']>(['arbitrage', 'suspended', 'stale'])
