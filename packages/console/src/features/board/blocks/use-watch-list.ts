import type { GameId } from '@sportsfeeds/domain'
import { useCallback, useMemo } from 'react'
import { usePreferences } from '../../../store/hooks.ts'
import { useSession } from '../../../store/session-context.ts'

export interface WatchListActions {
  /** Games that stay at the top of the board. */
  readonly watched: ReadonlySet<GameId>
  readonly toggleWatched: (id: GameId) => void
  readonly hide: (id: GameId) => void
  readonly showHidden: () => void
}

export function useWatchList(): WatchListActions {
  const { preferences } = useSession()
  const [{ watchList }, change] = usePreferences()
  const watched = useMemo(() => new Set(watchList.pinned), [watchList.pinned])

  const toggleWatched = useCallback(
    (id: GameId) => {
      const { pinned, hidden } = preferences.get().watchList
      change({
        watchList: {
          hidden,
          pinned: pinned.includes(id) ? pinned.filter((other) => other !== id) : [...pinned, id],
        },
      })
    },
    [preferences, change],
  )
  const hide = useCallback(
    (id: GameId) => {
      const { pinned, hidden } = preferences.get().watchList
      change({
        watchList: { pinned: pinned.filter((other) => other !== id), hidden: [...new Set([...hidden, id])] },
      })
    },
    [preferences, change],
  )
  const showHidden = useCallback(
    () => change({ watchList: { ...preferences.get().watchList, hidden: [] } }),
    [preferences, change],
  )
  return { watched, toggleWatched, hide, showHidden }
}
