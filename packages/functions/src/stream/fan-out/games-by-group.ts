import type { GameWithLive } from '@sportsfeeds/domain'
import type { Audience, Group } from './audience.ts'

/** The changed games that each group of connections follows, in order. Groups that follow none of them are absent. */
export function gamesByGroup(
  games: readonly GameWithLive[],
  audience: Pick<Audience, 'followersOfAll' | 'followersOf'>,
): ReadonlyMap<Group, readonly GameWithLive[]> {
  const followed = new Map<Group, GameWithLive[]>()
  for (const game of games) {
    for (const group of [...audience.followersOfAll(), ...audience.followersOf(game.id, game.sport)]) {
      const known = followed.get(group)
      if (known === undefined) followed.set(group, [game])
      else known.push(game)
    }
  }
  return followed
}
