import { useState } from 'react'
import { classNames } from '../../../shared/class-names.ts'
import frame from '../../../shared/grid-frame.module.css'
import pageStyles from '../board-page.module.css'
import type { BoardParts } from '../board-parts.ts'
import { withoutFilters } from '../board-view.ts'
import { EmptyBoard } from '../empty-board.tsx'
import { ViewSettings } from '../view-settings.tsx'
import { Toolbar } from '../toolbar.tsx'
import { TableColumnsMenu } from './table-columns-menu.tsx'
import { TableGrid } from './table-grid.tsx'
import { useTableRows } from './use-table-rows.ts'

/** The board with a row for each market of each provider. */
export function TableBoard({ view, onView, toggled, onToggle, toolbar, notices }: BoardParts) {
  const [isPointerInside, setIsPointerInside] = useState(false)
  const board = useTableRows(view, toggled, isPointerInside)
  const summary = { ...board, noun: 'market' } as const
  return (
    <>
      <Toolbar
        {...toolbar}
        view={view}
        onChange={onView}
        summary={summary}
        columns={<TableColumnsMenu settings={<ViewSettings view={view} onView={onView} />} />}
      />
      {notices}
      <div className={classNames(pageStyles.page, frame.frame)}>
        {board.rows.length === 0 ? (
          <EmptyBoard summary={summary} onShowAll={() => onView(withoutFilters(view))} />
        ) : (
          <TableGrid
            rows={board.rows}
            view={view}
            onSort={onView}
            onToggle={onToggle}
            onPointer={setIsPointerInside}
          />
        )}
      </div>
    </>
  )
}
