import { GameId } from '@sportsfeeds/domain'
import { Link } from 'wouter'
import { Notice } from '../../shared/notice.tsx'
import { boardPath } from '../../shared/links.ts'
import { useAddressView } from '../../shared/use-address-view.ts'
import { GameHistory } from './game-history.tsx'
import { gameAddress } from './game-view.ts'
import { useHistoryFeed } from './use-history-feed.ts'

/** One game: the price history of every provider, as a chart and as a table of changes. */
export function GamePage({ gameId }: { readonly gameId: string }) {
  const parsed = GameId.safeParse(gameId)
  if (parsed.success) return <History gameId={parsed.data} />
  return (
    <Notice title="No such game" actions={<Link href={boardPath}>Go to the board</Link>}>
      “{gameId}” is not a game id: game ids start with “game-”.
    </Notice>
  )
}

function History({ gameId }: { readonly gameId: GameId }) {
  const [view, changeView] = useAddressView(gameAddress)
  const feed = useHistoryFeed(gameId, view.range)
  if (feed === undefined) return null
  return <GameHistory gameId={gameId} feed={feed} view={view} onView={changeView} />
}
