import type { GameId } from '@sportsfeeds/domain'
import { useGame } from '../../store/hooks.ts'

export const GamePage = ({ gameId }: { readonly gameId: GameId }) => {
  const game = useGame(gameId)
  return <h1>{game?.name ?? gameId}</h1>
}
