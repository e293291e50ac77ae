import { useCallback, useRef, useState } from 'react'
import { PageTitle } from '../../shared/page-title.tsx'
import { useAddressView } from '../../shared/use-address-view.ts'
import { useShortcuts } from '../../shared/use-shortcuts.ts'
import { useValue } from '../../store/hooks.ts'
import type { Session } from '../../store/session.ts'
import { useSession } from '../../store/session-context.ts'
import { BlocksBoard } from './blocks/blocks-board.tsx'
import styles from './board-page.module.css'
import { getBoardPosition } from './board-position.ts'
import { boardAddress, type Grouping, groupings } from './board-view.ts'
import { FrozenBar } from './frozen-bar.tsx'
import { FrozenViewContext, useFrozenView } from '../../shared/comparison/frozen-view.ts'
import { TableBoard } from './table/table-board.tsx'

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
  const search = useRef<HTMLInputElement>(null)
  const gamesStatus = useValue(session.games.status)
  useShortcuts({
    '/': () => search.current?.focus(),
    f: onToggleFrozen,
    v: () => changeView({ layout: view.layout === 'blocks' ? 'table' : 'blocks' }),
    g: () => changeView({ grouping: nextGrouping(view.grouping) }),
  })
  const parts = {
    view,
    onView: changeView,
    toggled,
    onToggle: toggle,
    toolbar: { isFrozen, onToggleFrozen, searchRef: search },
    notices: (
      <>
        {gamesStatus === 'failed' ? (
          <p className={styles.warning} role="status">
            The list of games is unavailable. Some names are missing; prices are unaffected.
          </p>
        ) : null}
        {isFrozen ? <FrozenBar onToggleFrozen={onToggleFrozen} /> : null}
      </>
    ),
  }
  return (
    <div className={styles.page}>
      <PageTitle>Board</PageTitle>
      <h1 className="visually-hidden">Live board</h1>
      {view.layout === 'blocks' ? <BlocksBoard {...parts} /> : <TableBoard {...parts} />}
    </div>
  )
}

function nextGrouping(grouping: Grouping): Grouping {
  return groupings[(groupings.indexOf(grouping) + 1) % groupings.length] ?? grouping
}

/** Folds that the analyst opened or closed, kept on the way to a game and back. */
function useToggledFolds(session: Session): readonly [ReadonlySet<string>, (key: string) => void] {
  const position = getBoardPosition(session)
  const [toggled, setToggled] = useState(position.toggled)
  const toggle = useCallback(
    (key: string) => {
      const next = new Set(position.toggled)
      if (!next.delete(key)) next.add(key)
      position.toggled = next
      setToggled(next)
    },
    [position],
  )
  return [toggled, toggle]
}
