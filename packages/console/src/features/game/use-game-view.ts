import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { formatGameView, type GameView, parseGameView } from './game-view.ts'

/** The view that the address names, and a function that changes some of it. */
export const useGameView = (): readonly [GameView, (change: Partial<GameView>) => void] => {
  const [search, setSearch] = useSearchParams()
  const view = useMemo(() => parseGameView(search), [search])
  const change = useCallback(
    // Going back leads to the page before, not through every view of this one.
    (part: Partial<GameView>) =>
      setSearch((now) => formatGameView({ ...parseGameView(now), ...part }), { replace: true }),
    [setSearch],
  )
  return [view, change]
}
