import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { type BoardView, formatView, parseView } from './board-view.ts'

/** The view that the address names, and a function that changes some of it. */
export const useBoardView = (): readonly [BoardView, (change: Partial<BoardView>) => void] => {
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => parseView(search), [search])
  const change = useCallback(
    // Going back leads to the page before, not through every letter that was typed.
    (part: Partial<BoardView>) =>
      setSearch((now) => formatView({ ...parseView(now), ...part }), { replace: true }),
    [setSearch],
  )
  return [view, change]
}
