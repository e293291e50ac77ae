import { type EpochMs, type GameWithLive, protocolVersion, type StreamPlace } from '@sportsfeeds/domain'
import { cutBlock, type GameBlock } from '@sportsfeeds/functions/long-lived'
import { createFrame, type Frame } from './frame.ts'

/** JSON of the odds of one game, as a frame has it. */
export interface EncodedOdds {
  readonly json: string
  /** Number of records. */
  readonly count: number
}

export interface OddsFrameParts {
  readonly sentAt: EpochMs
  readonly blocks: readonly EncodedOdds[]
  readonly at?: StreamPlace | undefined
  /** Records that were left out. */
  readonly conflated?: number
}

/** An `odds` frame. */
export function encodeOdds({ sentAt, blocks, at, conflated = 0 }: OddsFrameParts): Frame {
  const place = at === undefined ? '' : `"at":${JSON.stringify(at)},`
  const left = conflated === 0 ? '' : `,"conflated":${conflated}`
  return createFrame(
    `${head('odds', sentAt)}${place}"games":[${joined(blocks)}]${left}}`,
    blocks.reduce((sum, { count }) => sum + count, 0),
  )
}

/** The parts of a snapshot, one after the other; one empty part if there is nothing to show. */
export function* encodeSnapshot(
  blocks: Iterable<GameBlock>,
  now: () => EpochMs,
): Generator<Frame, void, undefined> {
  let part: EncodedOdds[] = []
  let bytes = 0
  for (const block of blocks) {
    for (const piece of toEncoded(block)) {
      if (bytes > 0 && bytes + piece.json.length > maxPartCharacters) {
        yield encodeSnapshotPart(part, false, now())
        part = []
        bytes = 0
      }
      part.push(piece)
      bytes += piece.json.length
    }
  }
  yield encodeSnapshotPart(part, true, now())
}

/** Frames that tell of some games; none without any. */
export function encodeGames(games: readonly GameWithLive[], sentAt: EpochMs): Frame[] {
  const frames: Frame[] = []
  for (let start = 0; start < games.length; start += gamesPerFrame) {
    frames.push(encodeFrame('games', sentAt, { games: games.slice(start, start + gamesPerFrame) }))
  }
  return frames
}

/** At most 1 KB each. */
const gamesPerFrame = 500

/** A frame without odds. */
export function encodeFrame(type: string, sentAt: EpochMs, members: object): Frame {
  return createFrame(JSON.stringify({ v: protocolVersion, type, sentAt, ...members }))
}

/** A block in pieces that are small enough for a frame. */
export function toEncoded(block: GameBlock): EncodedOdds[] {
  return cutBlock(block, maxPartCharacters).map(({ json, odds }) => ({ json, count: odds.length }))
}

/** Far below what any client refuses, and large enough that few frames are needed. */
export const maxPartCharacters = 128 * 1024

function encodeSnapshotPart(blocks: readonly EncodedOdds[], last: boolean, sentAt: EpochMs): Frame {
  return createFrame(`${head('snapshot', sentAt)}"games":[${joined(blocks)}],"last":${last}}`)
}

function head(type: string, sentAt: EpochMs): string {
  return `{"v":${protocolVersion},"type":"${type}","sentAt":${sentAt},`
}

function joined(blocks: readonly EncodedOdds[]): string {
  return blocks.map(({ json }) => json).join(',')
}
