import type { GameInput } from '@sportsfeeds/domain'
import { RefusedError } from '../errors.ts'
import type { Transport } from '../target/create-transport.ts'

/** Puts games into the games API; putting them again changes nothing. @throws RefusedError */
export async function putGames(
  transport: Pick<Transport, 'put'>,
  games: readonly GameInput[],
): Promise<void> {
  for (let first = 0; first < games.length; first += gamesPerRequest) {
    const body = { games: games.slice(first, first + gamesPerRequest) }
    const response = await transport.put('/games', JSON.stringify(body))
    if (response.status !== 200) throw new RefusedError('PUT /games', response.status, response.body)
  }
}

const gamesPerRequest = 100
