import type { GameInput } from '@sportsfeeds/domain'
import { RefusedError } from '../errors.ts'
import type { Transport } from '../target/create-transport.ts'

/** Tells the games API of games; telling it again changes nothing. @throws RefusedError */
export async function putGames(
  transport: Pick<Transport, 'put'>,
  games: readonly GameInput[],
): Promise<void> {
  for (let first = 0; first < games.length; first += gamesPerRequest) {
    const body = { games: games.slice(first, first + gamesPerRequest) }
    const answer = await transport.put('/games', JSON.stringify(body))
    if (answer.status !== 200) throw new RefusedError('PUT /games', answer.status, answer.body)
  }
}

const gamesPerRequest = 100
