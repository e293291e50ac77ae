import type { GameId } from '@sportsfeeds/domain'
import { useEffect, useState } from 'react'
import { useSession } from '../../store/session-context.ts'
import type { Range } from './game-view.ts'
import { createHistoryFeed, type HistoryFeed } from './history-feed.ts'

/** The history of a game in a range, for as long as the page is there; undefined before it is first drawn. */
export function useHistoryFeed(gameId: GameId, range: Range): HistoryFeed | undefined {
  const session = useSession()
  const [feed, setFeed] = useState<HistoryFeed>()
  const rangeKey = JSON.stringify(range)
  useEffect(() => {
    const created = createHistoryFeed({ gameId, range, session })
    setFeed(created)
    return () => {
      setFeed(undefined)
      created.stop()
    }
    // An equal range is the same range, whichever object it is.
  }, [gameId, rangeKey, session])
  return feed
}
