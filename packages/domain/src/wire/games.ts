import * as z from 'zod'
import { Game } from '../game.ts'
import { LooseInstant } from '../instant.ts'
import { maxGamesPerRequest } from '../limits.ts'
import { LiveState } from '../live-state.ts'

/** One game in the body of PUT /games, with its live state if the feed has one. */
export const GameInput = Game.omit({ createdAt: true }).extend({
  gameDate: LooseInstant,
  status: Game.shape.status.default('scheduled'),
  live: LiveState.omit({ rev: true }).optional(),
})
export type GameInput = z.infer<typeof GameInput>

export const GamesRequest = z.object({ games: z.array(GameInput).min(1).max(maxGamesPerRequest) })
export type GamesRequest = z.infer<typeof GamesRequest>

/** A game with its live state, as far as it is known. */
export const GameWithLive = Game.extend({ live: LiveState.optional() })
export type GameWithLive = z.infer<typeof GameWithLive>

/** The response to PUT /games and GET /games. */
export const GamesPage = z.object({ games: z.array(GameWithLive) })
export type GamesPage = z.infer<typeof GamesPage>

/** A game as REST responses write it: a score is text, also where it came as a number, so that typed languages read a single type. */
export function encodeGame({ live, ...game }: GameWithLive): GameWithLive {
  if (live?.score === undefined) return { ...game, live }
  const { home, away } = live.score
  return { ...game, live: { ...live, score: { home: String(home), away: String(away) } } }
}
