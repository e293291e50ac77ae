import { useMemo, useState } from 'react'
import { Button } from '../../../shared/button.tsx'
import { formatQuantity } from '../../../shared/format.ts'
import { usePreferences } from '../../../store/hooks.ts'
import { classNames } from '../../../shared/class-names.ts'
import frame from '../../../shared/grid-frame.module.css'
import pageStyles from '../board-page.module.css'
import type { BoardParts } from '../board-parts.ts'
import { withoutFilters } from '../board-view.ts'
import { ColumnsMenu } from '../columns-menu.tsx'
import { EmptyBoard } from '../empty-board.tsx'
import { ViewSettings } from '../view-settings.tsx'
import { Toolbar } from '../toolbar.tsx'
import { BlockGrid } from './block-grid.tsx'
import { providerColumns } from '../../../shared/comparison/provider-columns.ts'
import { useBlockRows } from './use-block-rows.ts'
import { useWatchList } from './use-watch-list.ts'

/** The board with a block for each game and a column for each provider. */
export function BlocksBoard({ view, onView, toggled, onToggle, toolbar, notices }: BoardParts) {
  const [isPointerInside, setIsPointerInside] = useState(false)
  const board = useBlockRows(view, toggled, isPointerInside)
  const [{ providers: chosen }] = usePreferences()
  const { showHidden } = useWatchList()
  const columnsKey = providerColumns(chosen, board.providers).join('\n')
  // The same array as long as it has the same names: rows depend on it.
  const shownProviders = useMemo(() => columnsKey.split('\n').filter((name) => name !== ''), [columnsKey])
  const counts = [...board.providers.values()]
  const summary = {
    ...board,
    noun: 'game',
    markets: counts.reduce((sum, count) => sum + count, 0),
    providers: [...board.providers.keys()].toSorted(),
  } as const

  return (
    <>
      <Toolbar
        {...toolbar}
        view={view}
        onChange={onView}
        summary={summary}
        columns={
          <ColumnsMenu
            shown={shownProviders}
            providers={board.providers}
            settings={<ViewSettings view={view} onView={onView} />}
          />
        }
      />
      {notices}
      {board.hidden === 0 ? null : (
        <p className={pageStyles.hiddenGames}>
          {formatQuantity(board.hidden, 'game')} hidden.
          <Button onClick={showHidden}>Show again</Button>
        </p>
      )}
      <div className={classNames(pageStyles.page, frame.frame)}>
        {board.rows.length === 0 ? (
          <EmptyBoard summary={summary} onShowAll={() => onView(withoutFilters(view))} />
        ) : (
          <BlockGrid
            rows={board.rows}
            providers={shownProviders}
            view={view}
            onView={onView}
            onToggle={onToggle}
            onPointer={setIsPointerInside}
          />
        )}
      </div>
    </>
  )
}
