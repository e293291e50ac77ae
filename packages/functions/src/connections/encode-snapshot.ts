import { type EpochMs, type MarketState, type Odds, protocolVersion } from '@sportsfeeds/domain'
import { cutBySize } from '../stream/fan-out/cut-by-size.ts'
import { cutBlock, encodeBlock } from '../stream/fan-out/game-block.ts'

/**
 * `snapshot` frames of the markets of some games, each within `maxFrameBytes`; one empty frame if there are none. Where the
 * newest record of a market has no prices, the newest that has some comes before it.
 */
export function encodeSnapshot(
  games: readonly (readonly MarketState[])[],
  sentAt: EpochMs,
  maxFrameBytes: number,
): Uint8Array[] {
  const encode = (blocksJson: string, isLast: boolean): Uint8Array =>
    Buffer.from(
      `{"v":${protocolVersion},"type":"snapshot","sentAt":${sentAt},"games":[${blocksJson}],"last":${isLast}}`,
    )
  const maxBytes = maxFrameBytes - encode('', false).byteLength
  const blocks = games
    .map((markets) => markets.flatMap(recordsOf))
    .filter((odds) => odds.length > 0)
    .flatMap((odds) => cutBlock(encodeBlock(odds), maxBytes))
  const runs = cutBySize(
    blocks.map(({ bytes }) => bytes),
    maxBytes,
  )
  if (runs.length === 0) return [encode('', true)]
  return runs.map(([start, end], index) =>
    encode(
      blocks
        .slice(start, end)
        .map(({ json }) => json)
        .join(','),
      index === runs.length - 1,
    ),
  )
}

/** The records that a state consists of, in order. */
export function recordsOf<Record extends Odds>({ newest, priced }: MarketState<Record>): Record[] {
  return priced === undefined || priced === newest ? [newest] : [priced, newest]
}
