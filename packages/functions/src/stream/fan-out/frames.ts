import {
  type EpochMs,
  isLate,
  type LiveOdds,
  type Odds,
  type Position,
  protocolVersion,
} from '@sportsfeeds/domain'
import { cutBySize } from './cut-by-size.ts'

/** One odds record with its JSON, which all frames that carry it share. */
export interface EncodedOdds {
  readonly odds: LiveOdds
  readonly json: string
  readonly jsonBytes: number
}

export interface FrameEntry {
  readonly encoded: EncodedOdds
  /** Number of older records of its market that it replaces. */
  readonly conflated: number
}

/** The part of an `odds` frame that all its recipients share: everything except time and position. */
export interface FrameBody {
  readonly entries: readonly FrameEntry[]
  readonly bytes: Uint8Array
}

/** @param storedAt time of the change in the table. */
export function encodeOdds(odds: Odds, storedAt: EpochMs): EncodedOdds {
  const live: LiveOdds = { ...odds, storedAt, ...(isLate(odds) ? { late: true as const } : {}) }
  const json = JSON.stringify(live)
  return { odds: live, json, jsonBytes: Buffer.byteLength(json) }
}

/**
 * Packs entries, in order, into the fewest bodies whose frames stay within `maxFrameBytes` of UTF-8. A record that
 * exceeds the limit alone gets a body of its own.
 * @param position any position of the frames' shard and epoch: their names count towards the size.
 */
export function packFrames(
  entries: readonly FrameEntry[],
  maxFrameBytes: number,
  position: Pick<Position, 'shard' | 'epoch'>,
): FrameBody[] {
  const maxEntriesBytes = maxFrameBytes - overheadBytes(position)
  const sizes = entries.map(({ encoded }) => encoded.jsonBytes)
  return cutBySize(sizes, maxEntriesBytes).map(([start, end]) => createBody(entries.slice(start, end)))
}

/** Splits a body in two; undefined if it holds a single record. */
export function splitBody({ entries }: FrameBody): readonly [FrameBody, FrameBody] | undefined {
  if (entries.length < 2) return undefined
  const middle = Math.ceil(entries.length / 2)
  return [createBody(entries.slice(0, middle)), createBody(entries.slice(middle))]
}

/** Encodes a complete frame, as UTF-8. */
export function encodeFrame(body: FrameBody, position: Position, sentAt: EpochMs): Uint8Array {
  return Buffer.concat([Buffer.from(frameHead(position, sentAt)), body.bytes])
}

function createBody(entries: readonly FrameEntry[]): FrameBody {
  const conflated = entries.reduce((sum, entry) => sum + entry.conflated, 0)
  const json = entries.map(({ encoded }) => encoded.json).join(',')
  return { entries, bytes: Buffer.from(frameTail(json, conflated)) }
}

function frameHead({ shard, epoch, n }: Position, sentAt: EpochMs): string {
  return `{"v":${protocolVersion},"type":"odds","sentAt":${sentAt},"position":{"shard":${JSON.stringify(shard)},"epoch":${JSON.stringify(epoch)},"n":${n}},`
}

function frameTail(oddsJson: string, conflated: number): string {
  return `"odds":[${oddsJson}]${conflated === 0 ? '' : `,"conflated":${conflated}`}}`
}

/** Upper bound of a frame's bytes without its odds. */
function overheadBytes(position: Pick<Position, 'shard' | 'epoch'>): number {
  return (
    Buffer.byteLength(frameHead({ ...position, n: Number.MAX_SAFE_INTEGER }, longestEpochMs)) +
    Buffer.byteLength(frameTail('', Number.MAX_SAFE_INTEGER))
  )
}

// Thirteen digits and the longest fraction that a number of this size can have.
const longestEpochMs = 1_000_000_000_000.1234
