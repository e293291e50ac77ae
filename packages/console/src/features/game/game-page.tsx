import { GameId } from '@sportsfeeds/domain'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { Notice } from '../../shared/notice.tsx'
import { boardPath } from '../../shared/links.ts'
import { useAddressView } from '../../shared/use-address-view.ts'
import { useValue } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import { GameHistory } from './game-history.tsx'
import { gameAddress } from './game-view.ts'
import { useHistoryFeed } from './use-history-feed.ts'

/** One game: the price history of every provider, as a chart and as a table of changes. */
export function GamePage({ gameId }: { readonly gameId: string }) {
  const parsed = GameId.safeParse(gameId)
  if (parsed.success) return <KnownGame gameId={parsed.data} />
  return <NoSuchGame>“{gameId}” is not a game id: game ids start with “game-”.</NoSuchGame>
}

function KnownGame({ gameId }: { readonly gameId: GameId }) {
  const { games } = useSession()
  const missing = useValue(games.missing)
  useEffect(() => games.request(gameId), [games, gameId])
  if (missing.has(gameId))
    return <NoSuchGame>No provider has sent the game “{gameId}”, nor odds of it.</NoSuchGame>
  return <History gameId={gameId} />
}

function NoSuchGame({ children }: { readonly children: React.ReactNode }) {
  return (
    <Notice title="No such game" figure="broken" actions={<Link href={boardPath}>Go to the board</Link>}>
      {children}
    </Notice>
  )
}

function History({ gameId }: { readonly gameId: GameId }) {
  const [view, changeView] = useAddressView(gameAddress)
  const feed = useHistoryFeed(gameId, view.range)
  if (feed === undefined) return null
  return <GameHistory gameId={gameId} feed={feed} view={view} onView={changeView} />
}
