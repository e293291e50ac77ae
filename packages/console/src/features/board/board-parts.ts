import type { ComponentProps, ReactNode } from 'react'
import type { BoardView } from './board-view.ts'
import type { Toolbar } from './toolbar.tsx'

/** What both layouts of the board receive. */
export interface BoardParts {
  readonly view: BoardView
  readonly onView: (change: Partial<BoardView>) => void
  /** Folds that are not as they are at first. */
  readonly toggled: ReadonlySet<string>
  readonly onToggle: (key: string) => void
  readonly toolbar: Pick<ComponentProps<typeof Toolbar>, 'isFrozen' | 'onToggleFrozen' | 'searchRef'>
  /** Shown between the toolbar and the rows. */
  readonly notices: ReactNode
}
