import { useRef } from 'react'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAddressView } from '../../shared/use-address-view.ts'
import { useShortcuts } from '../../shared/use-shortcuts.ts'
import { useConnection, useValue } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { BoardGrid } from './board-grid.tsx'
import styles from './board-page.module.css'
import { boardAddress, defaultView } from './board-view.ts'
import { FrozenBar } from './frozen-bar.tsx'
import { FrozenViewContext, useFrozenView } from './frozen-view.ts'
import { Skeleton } from './skeleton.tsx'
import { Toolbar } from './toolbar.tsx'
import { useBoardRows } from './use-board-rows.ts'

/** All markets that are followed, as they are now: or as they were when the analyst froze them. */
export function BoardPage() {
  const [frozen, toggleFrozen] = useFrozenView()
  return (
    <FrozenViewContext value={frozen}>
      <Board isFrozen={frozen !== undefined} onToggleFrozen={toggleFrozen} />
    </FrozenViewContext>
  )
}

interface BoardProps {
  readonly isFrozen: boolean
  readonly onToggleFrozen: () => void
}

function Board({ isFrozen, onToggleFrozen }: BoardProps) {
  const [view, changeView] = useAddressView(boardAddress)
  const board = useBoardRows(view)
  const search = useRef<HTMLInputElement>(null)
  const { state } = useConnection()
  const gamesStatus = useValue(useSession().games.status)
  useShortcuts({
    '/': () => search.current?.focus(),
    f: onToggleFrozen,
    g: () => changeView({ isGrouped: !view.isGrouped }),
  })

  const content = (): React.ReactNode => {
    if (board.rows.length > 0) return <BoardGrid rows={board.rows} view={view} onSort={changeView} />
    if (board.total > 0) {
      return (
        <Notice
          title="No market fits this view"
          actions={
            <Button look="outlined" onClick={() => changeView(defaultView)}>
              Show all {board.total} markets
            </Button>
          }
        >
          Nothing that is followed now fits the filters.
        </Notice>
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
            The board fills as soon as the stream can be reached. It is tried again by itself.
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
          Games cannot be listed at the moment. Some have no name; prices are not touched by it.
        </p>
      ) : null}
      {isFrozen ? <FrozenBar onToggleFrozen={onToggleFrozen} /> : null}
      <div className={styles.page}>{content()}</div>
    </div>
  )
}
