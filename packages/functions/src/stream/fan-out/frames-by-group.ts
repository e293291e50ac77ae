import type { GameId, Position, Sport } from '@sportsfeeds/domain'
import type { Audience, Group } from './audience.ts'
import { conflate, keepAll } from './conflate.ts'
import { type EncodedOdds, type FrameBody, packFrames } from './frames.ts'

export interface FramesByGroupOptions {
  readonly audience: Audience
  /** Sports of the games in the batch, as far as known and needed. */
  readonly sports: ReadonlyMap<GameId, Sport>
  readonly maxFrameBytes: number
  readonly position: Pick<Position, 'shard' | 'epoch'>
}

/**
 * Packs the odds of a batch into frames for every group that follows any of its games. Each distinct selection is packed
 * once, whichever groups share it.
 */
export function framesByGroup(
  odds: EncodedOddsByGame,
  { audience, sports, maxFrameBytes, position }: FramesByGroupOptions,
): (readonly [Group, readonly FrameBody[]])[] {
  const packed = new Map<string, FrameBody[]>()
  const pack = (gameIds: readonly GameId[], isConflated: boolean): FrameBody[] => {
    const id = `${isConflated ? 'newest' : 'every'} ${gameIds.join(' ')}`
    const known = packed.get(id)
    if (known !== undefined) return known
    const selected = select(odds, gameIds)
    const bodies = packFrames(isConflated ? conflate(selected) : keepAll(selected), maxFrameBytes, position)
    packed.set(id, bodies)
    return bodies
  }
  return [...followedGames(odds, audience, sports)].map(([group, gameIds]) => [
    group,
    pack(gameIds, group.subscription.conflate),
  ])
}

/** Odds of a batch, in order, with the indexes of each game's records. */
export interface EncodedOddsByGame {
  readonly all: readonly EncodedOdds[]
  readonly indexes: ReadonlyMap<GameId, readonly number[]>
}

export function indexByGame(all: readonly EncodedOdds[]): EncodedOddsByGame {
  const indexes = new Map<GameId, number[]>()
  for (const [index, { odds }] of all.entries()) {
    const known = indexes.get(odds.gameId)
    if (known === undefined) indexes.set(odds.gameId, [index])
    else known.push(index)
  }
  return { all, indexes }
}

/** Groups that follow any game of the batch, with the games of the batch that they follow. */
function followedGames(
  { indexes }: EncodedOddsByGame,
  audience: Audience,
  sports: ReadonlyMap<GameId, Sport>,
): ReadonlyMap<Group, readonly GameId[]> {
  const gameIds = [...indexes.keys()]
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

function select({ all, indexes }: EncodedOddsByGame, gameIds: readonly GameId[]): readonly EncodedOdds[] {
  if (gameIds.length === indexes.size) return all
  const selected = gameIds.flatMap((gameId) => indexes.get(gameId) ?? []).toSorted((a, b) => a - b)
  return selected.flatMap((index) => all[index] ?? [])
}
