import type { GameId } from '@sportsfeeds/domain'
import { useEffect, useState } from 'react'
import { useSession } from '../../store/session-context.ts'
import type { Range } from './game-view.ts'
import { createHistoryFeed, type HistoryFeed } from './history-feed.ts'

/** Opens a history feed for as long as the page is mounted; undefined on the first render. */
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
    // `rangeKey` compares ranges by value.
  }, [gameId, rangeKey, session])
  return feed
}
