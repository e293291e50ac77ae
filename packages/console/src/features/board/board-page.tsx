import { useCallback, useRef, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { formatQuantity } from '../../shared/format.ts'
import { Notice } from '../../shared/notice.tsx'
import { useAddressView } from '../../shared/use-address-view.ts'
import { useShortcuts } from '../../shared/use-shortcuts.ts'
import { useConnection, useValue } from '../../store/hooks.ts'
import type { Session } from '../../store/session.ts'
import { useSession } from '../../store/session-context.ts'
import { BoardGrid } from './board-grid.tsx'
import styles from './board-page.module.css'
import { getBoardPosition } from './board-position.ts'
import type { Fold } from './board-rows.ts'
import { boardAddress, defaultView } from './board-view.ts'
import { FrozenBar } from './frozen-bar.tsx'
import { FrozenViewContext, useFrozenView } from './frozen-view.ts'
import { Skeleton } from './skeleton.tsx'
import { Toolbar } from './toolbar.tsx'
import { useBoardRows } from './use-board-rows.ts'

/** All subscribed markets, live or frozen. */
export function BoardPage() {
  const [frozenView, toggleFrozen] = useFrozenView()
  return (
    <FrozenViewContext value={frozenView}>
      <Board isFrozen={frozenView !== undefined} onToggleFrozen={toggleFrozen} />
    </FrozenViewContext>
  )
}

interface BoardProps {
  readonly isFrozen: boolean
  readonly onToggleFrozen: () => void
}

function Board({ isFrozen, onToggleFrozen }: BoardProps) {
  const [view, changeView] = useAddressView(boardAddress)
  const session = useSession()
  const [toggled, toggle] = useToggledFolds(session)
  const board = useBoardRows(view, toggled)
  const search = useRef<HTMLInputElement>(null)
  const { state } = useConnection()
  const gamesStatus = useValue(session.games.status)
  useShortcuts({
    '/': () => search.current?.focus(),
    f: onToggleFrozen,
    g: () => changeView({ isGrouped: !view.isGrouped }),
  })

  const content = (): React.ReactNode => {
    if (board.rows.length > 0)
      return <BoardGrid rows={board.rows} view={view} onSort={changeView} onToggle={toggle} />
    if (board.total > 0) {
      return (
        <Notice
          title="No markets match these filters"
          actions={
            <Button look="outlined" onClick={() => changeView(defaultView)}>
              Show all {formatQuantity(board.total, 'market')}
            </Button>
          }
        />
      )
    }
    switch (state.kind) {
      case 'connecting':
      case 'catching-up':
        return <Skeleton />
      case 'live':
      case 'stale':
        return (
          <Notice title="No odds yet">
            The stream is connected. Markets appear here as soon as a provider sends a price.
          </Notice>
        )
      case 'offline':
        return (
          <Notice title="Not connected" figure="broken">
            Markets appear here once the stream can be reached. Retrying automatically.
          </Notice>
        )
      case 'closed':
        return (
          <Notice title="The stream is closed" figure="broken">
            {state.detail}
          </Notice>
        )
    }
  }

  return (
    <div className={styles.page}>
      <title>Board · sportsfeeds</title>
      <h1 className="visually-hidden">Live board</h1>
      <Toolbar
        view={view}
        onChange={changeView}
        board={board}
        isFrozen={isFrozen}
        onToggleFrozen={onToggleFrozen}
        searchRef={search}
      />
      {gamesStatus === 'failed' ? (
        <p className={styles.warning} role="status">
          The list of games is unavailable. Some names are missing; prices are unaffected.
        </p>
      ) : null}
      {isFrozen ? <FrozenBar onToggleFrozen={onToggleFrozen} /> : null}
      <div className={styles.page}>{content()}</div>
    </div>
  )
}

/** Folds that the analyst opened or closed, kept on the way to a game and back. */
function useToggledFolds(session: Session): readonly [ReadonlySet<string>, (fold: Fold) => void] {
  const position = getBoardPosition(session)
  const [toggled, setToggled] = useState(position.toggled)
  const toggle = useCallback(
    ({ key }: Fold) => {
      const next = new Set(position.toggled)
      if (!next.delete(key)) next.add(key)
      position.toggled = next
      setToggled(next)
    },
    [position],
  )
  return [toggled, toggle]
}
