import {
  type EpochMs,
  isLate,
  type LiveOdds,
  type Odds,
  type Position,
  protocolVersion,
} from '@sportsfeeds/domain'
import { cutBySize } from './cut-by-size.ts'

/** An odds with its JSON, which every frame that carries it shares. */
export interface WrittenOdds {
  readonly odds: LiveOdds
  readonly json: string
  readonly jsonBytes: number
}

/** An odds of a frame, with the number of older ones of its market that it stands for. */
export interface FrameOdds {
  readonly written: WrittenOdds
  readonly leftOut: number
}

/** The part of an `odds` frame that all who receive it share: everything but the time and the position. */
export interface FrameBody {
  readonly entries: readonly FrameOdds[]
  readonly bytes: Uint8Array
}

/** @param storedAt when the table took the odds. */
export function writeOdds(odds: Odds, storedAt: EpochMs): WrittenOdds {
  const live: LiveOdds = { ...odds, storedAt, ...(isLate(odds) ? { late: true as const } : {}) }
  const json = JSON.stringify(live)
  return { odds: live, json, jsonBytes: Buffer.byteLength(json) }
}

/**
 * The fewest bodies, in order, whose frames stay within `maxFrameBytes` of UTF-8, cut between odds. An odds that is
 * larger alone gets a body of its own.
 * @param position any position of the frames' shard and epoch: their names count towards the size.
 */
export function packFrames(
  entries: readonly FrameOdds[],
  maxFrameBytes: number,
  position: Pick<Position, 'shard' | 'epoch'>,
): FrameBody[] {
  const roomBytes = maxFrameBytes - overheadBytes(position)
  const sizes = entries.map(({ written }) => written.jsonBytes)
  return cutBySize(sizes, roomBytes).map(([start, end]) => frameBody(entries.slice(start, end)))
}

/** Two bodies that together carry what one did; none when it carries a single odds. */
export function halveFrame({ entries }: FrameBody): readonly [FrameBody, FrameBody] | undefined {
  if (entries.length < 2) return undefined
  const middle = Math.ceil(entries.length / 2)
  return [frameBody(entries.slice(0, middle)), frameBody(entries.slice(middle))]
}

/** The whole frame, as UTF-8. */
export function encodeFrame(body: FrameBody, position: Position, sentAt: EpochMs): Uint8Array {
  return Buffer.concat([Buffer.from(frameHead(position, sentAt)), body.bytes])
}

function frameBody(entries: readonly FrameOdds[]): FrameBody {
  const leftOut = entries.reduce((sum, entry) => sum + entry.leftOut, 0)
  const json = entries.map(({ written }) => written.json).join(',')
  return { entries, bytes: Buffer.from(frameTail(json, leftOut)) }
}

function frameHead({ shard, epoch, n }: Position, sentAt: EpochMs): string {
  return `{"v":${protocolVersion},"type":"odds","sentAt":${sentAt},"position":{"shard":${JSON.stringify(shard)},"epoch":${JSON.stringify(epoch)},"n":${n}},`
}

function frameTail(oddsJson: string, leftOut: number): string {
  return `"odds":[${oddsJson}]${leftOut === 0 ? '' : `,"conflated":${leftOut}`}}`
}

/** Bytes of a frame without its odds, at the most. */
function overheadBytes(position: Pick<Position, 'shard' | 'epoch'>): number {
  return (
    Buffer.byteLength(frameHead({ ...position, n: Number.MAX_SAFE_INTEGER }, longestEpochMs)) +
    Buffer.byteLength(frameTail('', Number.MAX_SAFE_INTEGER))
  )
}

// Thirteen digits and a fraction as long as a number can have here.
const longestEpochMs = 1_000_000_000_000.1234

/** `snapshot` frames of these odds, each within `maxFrameBytes`; one without odds when there are none. */
export function encodeSnapshot(odds: readonly Odds[], sentAt: EpochMs, maxFrameBytes: number): Uint8Array[] {
  const jsons = odds.map((each) => JSON.stringify(each))
  const frame = (oddsJson: string, isLast: boolean): Uint8Array =>
    Buffer.from(
      `{"v":${protocolVersion},"type":"snapshot","sentAt":${sentAt},"odds":[${oddsJson}],"last":${isLast}}`,
    )
  const sizes = jsons.map((json) => Buffer.byteLength(json))
  const runs = cutBySize(sizes, maxFrameBytes - frame('', false).byteLength)
  if (runs.length === 0) return [frame('', true)]
  return runs.map(([start, end], index) =>
    frame(jsons.slice(start, end).join(','), index === runs.length - 1),
  )
}
