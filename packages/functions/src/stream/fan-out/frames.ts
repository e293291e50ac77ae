import { type EpochMs, type Position, protocolVersion } from '@sportsfeeds/domain'
import { cutBySize } from './cut-by-size.ts'
import { cutBlock, cutEvenly, type GameBlock } from './game-block.ts'

/** The part of an `odds` frame that all its recipients share: everything except time and position. */
export interface FrameBody {
  readonly blocks: readonly GameBlock[]
  /** Number of records. */
  readonly odds: number
  readonly bytes: Uint8Array
}

/**
 * Packs blocks, in order, into bodies whose frames stay within `maxFrameBytes` of UTF-8; a block that is too large is cut. A
 * record that exceeds the limit alone gets a body of its own.
 * @param position any position of the frames' shard and epoch: their names count towards the size, and so does the heartbeat.
 */
export function packFrames(
  blocks: readonly GameBlock[],
  maxFrameBytes: number,
  position: Pick<Position, 'shard' | 'epoch'>,
  heartbeat?: FrameHeartbeat,
): FrameBody[] {
  const maxBytes = maxFrameBytes - overheadBytes(position, heartbeat)
  const parts = blocks.flatMap((block) => cutBlock(block, maxBytes))
  const sizes = parts.map(({ bytes }) => bytes)
  return cutBySize(sizes, maxBytes).map(([start, end]) => createBody(parts.slice(start, end)))
}

/** A body that carries nothing but what its frame says itself. */
export const emptyBody: FrameBody = createBody([])

/** Splits a body in two; undefined if it holds a single record. */
export function splitBody({ blocks, odds }: FrameBody): readonly [FrameBody, FrameBody] | undefined {
  if (odds < 2) return undefined
  const [only] = blocks
  const parts = blocks.length === 1 && only !== undefined ? cutEvenly(only, 2) : blocks
  const middle = Math.ceil(parts.length / 2)
  return [createBody(parts.slice(0, middle)), createBody(parts.slice(middle))]
}

/** What a frame says of the stream: everything that was stored before `through` was sent before. */
export interface FrameHeartbeat {
  readonly through: EpochMs
  readonly shards: readonly string[]
}

/** Encodes a complete frame, as UTF-8. */
export function encodeFrame(
  body: FrameBody,
  position: Position,
  sentAt: number,
  heartbeat?: FrameHeartbeat,
): Uint8Array {
  return Buffer.concat([Buffer.from(frameHead(position, sentAt, heartbeat)), body.bytes])
}

function createBody(blocks: readonly GameBlock[]): FrameBody {
  const conflated = blocks.reduce((sum, block) => sum + block.conflated, 0)
  const json = blocks.map((block) => block.json).join(',')
  return {
    blocks,
    odds: blocks.reduce((sum, block) => sum + block.odds.length, 0),
    bytes: Buffer.from(frameTail(json, conflated)),
  }
}

function frameHead({ shard, epoch, n }: Position, sentAt: number, heartbeat?: FrameHeartbeat): string {
  const flow =
    heartbeat === undefined
      ? ''
      : `"through":${heartbeat.through},"shards":${JSON.stringify(heartbeat.shards)},`
  return `{"v":${protocolVersion},"type":"odds","sentAt":${sentAt},"position":{"shard":${JSON.stringify(shard)},"epoch":${JSON.stringify(epoch)},"n":${n}},${flow}`
}

function frameTail(blocksJson: string, conflated: number): string {
  return `"games":[${blocksJson}]${conflated === 0 ? '' : `,"conflated":${conflated}`}}`
}

/** Upper bound of a frame's bytes without its odds. */
function overheadBytes(position: Pick<Position, 'shard' | 'epoch'>, heartbeat?: FrameHeartbeat): number {
  const longest = heartbeat && { ...heartbeat, through: longestEpochMs }
  return (
    Buffer.byteLength(frameHead({ ...position, n: Number.MAX_SAFE_INTEGER }, longestEpochMs, longest)) +
    Buffer.byteLength(frameTail('', Number.MAX_SAFE_INTEGER))
  )
}

// Thirteen digits and the longest fraction that a number of this size can have.
const longestEpochMs = 1_000_000_000_000.1234
