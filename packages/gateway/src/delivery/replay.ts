import { type EpochMs, type GameId, isFollowed, type Subscription } from '@sportsfeeds/domain'
import type { GameMemory } from '../memory/game-memory.ts'
import { type EncodedOdds, encodeGames, encodeOdds, maxPartCharacters, toEncoded } from './encode-frames.ts'
import type { Frame } from './frame.ts'
import type { Ring } from './ring.ts'

export interface ReplayRequest {
  readonly ring: Ring
  readonly memory: Pick<GameMemory, 'gameById' | 'snapshotOf' | 'sportOf'>
  /** Number of the first window. */
  readonly from: number
  readonly subscription: Subscription
  readonly sentAt: EpochMs
}

export interface Replayed {
  readonly frames: readonly Frame[]
  /** Number of the window after the last one. */
  readonly end: number
}

/** Some windows as they were published, as far as they are followed: about as many as are one frame. */
export function replay({ ring, memory, from, subscription, sentAt }: ReplayRequest): Replayed {
  const blocks: EncodedOdds[] = []
  const games = new Set<GameId>()
  let characters = 0
  let end = from
  for (; end < ring.end && characters < maxPartCharacters; end += 1) {
    const window = ring.get(end)
    for (const [id, odds] of window?.odds ?? []) {
      if (!isFollowed(subscription, id, memory.sportOf(id))) continue
      blocks.push(odds)
      characters += odds.json.length
    }
    for (const id of window?.games ?? []) {
      if (isFollowed(subscription, id, memory.sportOf(id))) games.add(id)
    }
  }
  const at = ring.get(end - 1)?.at
  return { frames: [...gamesFrames(games, memory, sentAt), encodeOdds({ sentAt, blocks, at })], end }
}

/**
 * All windows up to the newest, told by the present state of the games that moved: what a newer record replaced is left out. The states
 * are encoded once for everybody who is behind.
 */
export function replayNewest({ ring, memory, from, subscription, sentAt }: ReplayRequest): Replayed {
  const moved = new Set<GameId>()
  const games = new Set<GameId>()
  let passed = 0
  for (let number = from; number < ring.end; number += 1) {
    const window = ring.get(number)
    for (const [id, { count }] of window?.odds ?? []) {
      if (!isFollowed(subscription, id, memory.sportOf(id))) continue
      moved.add(id)
      passed += count
    }
    for (const id of window?.games ?? []) {
      if (isFollowed(subscription, id, memory.sportOf(id))) games.add(id)
    }
  }
  const at = ring.get(ring.end - 1)?.at
  const parts = [...moved].flatMap((id) => {
    const block = memory.snapshotOf(id)
    return block === undefined ? [] : toEncoded(block)
  })
  const frames = [...gamesFrames(games, memory, sentAt)]
  let part: EncodedOdds[] = []
  let characters = 0
  for (const piece of parts) {
    part.push(piece)
    characters += piece.json.length
    if (characters < maxPartCharacters) continue
    frames.push(encodeOdds({ sentAt, blocks: part }))
    part = []
    characters = 0
  }
  frames.push(encodeOdds({ sentAt, blocks: part, at, conflated: passed }))
  return { frames, end: ring.end }
}

function gamesFrames(
  ids: ReadonlySet<GameId>,
  memory: Pick<GameMemory, 'gameById'>,
  sentAt: EpochMs,
): Frame[] {
  const games = [...ids].flatMap((id) => memory.gameById(id) ?? [])
  return encodeGames(games, sentAt)
}
