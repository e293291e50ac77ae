import type { GameId, LiveOdds, Sport } from '@sportsfeeds/domain'
import type { Audience, Group } from './audience.ts'
import { conflate } from './conflate.ts'
import { encodeBlock, type GameBlock } from './game-block.ts'

export interface FramesByGroupOptions<Frames> {
  readonly audience: Audience
  /** Sports of the games in the batch, as far as known and needed. */
  readonly sports: ReadonlyMap<GameId, Sport>
  /** The block of all odds of a game in the batch. */
  readonly blockOf?: (gameId: GameId) => GameBlock | undefined
  /** Makes frames of blocks, one a game. */
  readonly pack: (blocks: readonly GameBlock[]) => Frames
}

/** Odds of a batch by game, in order. */
export type OddsByGame = ReadonlyMap<GameId, readonly LiveOdds[]>

/**
 * Packs the odds of a batch into frames for every group that follows any of its games. The odds of a game are encoded once,
 * and each distinct selection of games is packed once, whichever groups share them.
 */
export function framesByGroup<Frames>(
  odds: OddsByGame,
  { audience, sports, blockOf, pack }: FramesByGroupOptions<Frames>,
): (readonly [Group, Frames])[] {
  const encodeEvery = memoize((gameId: GameId) => blockOf?.(gameId) ?? encodeBlock(odds.get(gameId) ?? []))
  const encodeNewest = memoize((gameId: GameId) =>
    encodeConflated(odds.get(gameId) ?? [], () => encodeEvery(gameId)),
  )
  const packed = new Map<string, Frames>()
  const packOnce = (gameIds: readonly GameId[], isConflated: boolean): Frames => {
    const id = `${isConflated ? 'newest' : 'every'} ${gameIds.join(' ')}`
    const known = packed.get(id)
    if (known !== undefined) return known
    const frames = pack(gameIds.map(isConflated ? encodeNewest : encodeEvery))
    packed.set(id, frames)
    return frames
  }
  return [...followedGames(odds, audience, sports)].map(([group, gameIds]) => [
    group,
    packOnce(gameIds, group.subscription.conflate),
  ])
}

export function groupByGame(all: readonly LiveOdds[]): OddsByGame {
  const byGame = new Map<GameId, LiveOdds[]>()
  for (const odds of all) {
    const known = byGame.get(odds.gameId)
    if (known === undefined) byGame.set(odds.gameId, [odds])
    else known.push(odds)
  }
  return byGame
}

/** The newest of each market; the block of all if none is left out. */
function encodeConflated(all: readonly LiveOdds[], encodeAll: () => GameBlock): GameBlock {
  const kept = conflate(all)
  return kept.length === all.length ? encodeAll() : encodeBlock(kept, all.length - kept.length)
}

/** Groups that follow any game of the batch, with the games of the batch that they follow. */
function followedGames(
  odds: OddsByGame,
  audience: Audience,
  sports: ReadonlyMap<GameId, Sport>,
): ReadonlyMap<Group, readonly GameId[]> {
  const gameIds = [...odds.keys()]
  const followed = new Map<Group, GameId[]>()
  for (const group of audience.followersOfAll()) followed.set(group, gameIds)
  for (const gameId of gameIds) {
    for (const group of audience.followersOf(gameId, sports.get(gameId))) {
      const known = followed.get(group)
      if (known === undefined) followed.set(group, [gameId])
      else known.push(gameId)
    }
  }
  return followed
}

function memoize<Value>(compute: (gameId: GameId) => Value): (gameId: GameId) => Value {
  const known = new Map<GameId, Value>()
  return (gameId) => {
    const value = known.get(gameId) ?? compute(gameId)
    known.set(gameId, value)
    return value
  }
}
