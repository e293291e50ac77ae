import { useContext, useEffect, useMemo, useRef } from 'react'
import { useTimes } from '../../../shared/use-times.ts'
import { useGames, useGroupKeys, useNow, usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'
import { type BoardView, toWindowMs } from '../board-view.ts'
import { FrozenViewContext } from '../../../shared/comparison/frozen-view.ts'
import { type BlockRows, type BlocksInput, blockRows } from './block-rows.ts'
import { arbitrageLines, getLineView, type LineContext } from '../../../shared/comparison/line-context.ts'

/**
 * Rows of `view`. If they depend on prices or ages, they are sorted once a second, and keep their order while
 * `isHeld`: a row that moves away under the pointer cannot be clicked.
 */
export function useBlockRows(view: BoardView, toggled: ReadonlySet<string>, isHeld: boolean): BlockRows {
  const session = useSession()
  const groupKeys = useGroupKeys()
  const games = useGames()
  const [{ watchList, fairMethod }] = usePreferences()
  const frozenView = useContext(FrozenViewContext)
  const now = useNow()
  const times = useTimes()
  const isMoving = frozenView === undefined && (view.order !== 'start' || movingStatuses.has(view.status))
  const turn = isMoving ? now : 0
  const order = useRef<{ readonly view: BoardView; readonly games: BlockRows['gameOrder'] }>(undefined)

  const board = useMemo(() => {
    const { lastHeard } = frozenView ?? session.markets
    const serverNowMs = frozenView?.serverAtMs ?? session.serverNow()
    const context: LineContext = {
      lastHeard,
      serverNowMs,
      fairMethod,
      moveWindowMs: toWindowMs(view.moveWindow),
    }
    return blockRows({
      groups:
        frozenView === undefined
          ? groupKeys.map((key) => session.markets.group(key))
          : [...frozenView.groups.values()],
      games,
      lastHeard,
      watchList,
      view,
      toggled,
      serverNowMs,
      times,
      getFigure: getFigures(context)[view.order],
      hasArbitrage: (group, { game }) => arbitrageLines(group, game, context, maxSortAgeMs).length > 0,
      heldOrder: isHeld && order.current?.view === view ? order.current.games : undefined,
    })
    // `turn` stands in for the contents of the markets, which live outside React.
  }, [session, groupKeys, games, watchList, fairMethod, toggled, frozenView, view, turn, times, isHeld])
  useEffect(() => {
    order.current = { view, games: board.gameOrder }
  }, [view, board])
  return board
}

/** Sorting need not be as fresh as the rows. */
const maxSortAgeMs = 3_000
const movingStatuses = new Set<BoardView['status']>(['arbitrage', 'suspended', 'stale'])

/** The largest move and the lowest book come first. */
function getFigures(context: LineContext): Record<BoardView['order'], BlocksInput['getFigure']> {
  return {
    start: () => undefined,
    book: (group, { game }) => getLineView(group, group.main, game, context, maxSortAgeMs).total,
    move: (group, { game }) => {
      const { outcomes } = getLineView(group, group.main, game, context, maxSortAgeMs)
      const sizes = outcomes.flatMap(({ move }) => (move?.kind === 'price' ? -Math.abs(move.points) : []))
      return sizes.length === 0 ? undefined : Math.min(...sizes)
    },
  }
}
