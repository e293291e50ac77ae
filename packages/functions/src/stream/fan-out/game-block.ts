import { encodeGameOdds, type LiveOdds } from '@sportsfeeds/domain'

/** Odds of one game with their JSON, which all frames that carry them share. */
export interface GameBlock {
  readonly odds: readonly LiveOdds[]
  /** Number of records that were left out of it because a newer one of their market is in it. */
  readonly conflated: number
  readonly json: string
  readonly bytes: number
}

/** @param odds of one game, at least one record. */
export function encodeBlock(odds: readonly LiveOdds[], conflated = 0): GameBlock {
  const json = JSON.stringify(encodeGameOdds(odds))
  return { odds, conflated, json, bytes: Buffer.byteLength(json) }
}

/** Cuts a block into parts of at most `maxBytes`. A record that exceeds the limit alone is a part of its own. */
export function cutBlock(block: GameBlock, maxBytes: number): GameBlock[] {
  let count = Math.ceil(block.bytes / maxBytes)
  let parts = [block]
  while (parts.some(({ bytes, odds }) => bytes > maxBytes && odds.length > 1)) {
    parts = cutEvenly(block, Math.min(count, block.odds.length))
    // Every part says again what its records have in common, so a few more may be needed.
    count = Math.ceil(count * 1.25)
  }
  return parts
}

/** Cuts a block into `count` parts of about as many records. */
export function cutEvenly({ odds, conflated }: GameBlock, count: number): GameBlock[] {
  const size = Math.ceil(odds.length / count)
  return Array.from({ length: Math.ceil(odds.length / size) }, (_, part) =>
    encodeBlock(odds.slice(part * size, (part + 1) * size), part === 0 ? conflated : 0),
  )
}
