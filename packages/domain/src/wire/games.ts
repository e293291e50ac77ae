import * as z from 'zod'
import { Game } from '../game.ts'
import { LooseInstant } from '../instant.ts'
import { maxGamesPerRequest } from '../limits.ts'

/** One game in the body of PUT /games. */
export const GameInput = Game.omit({ createdAt: true }).extend({
  gameDate: LooseInstant,
  status: Game.shape.status.default('scheduled'),
})
export type GameInput = z.infer<typeof GameInput>

export const GamesRequest = z.object({ games: z.array(GameInput).min(1).max(maxGamesPerRequest) })
export type GamesRequest = z.infer<typeof GamesRequest>

/** The response to PUT /games and GET /games. */
export const GamesPage = z.object({ games: z.array(Game) })
export type GamesPage = z.infer<typeof GamesPage>
