import { type EpochMs, type Odds, protocolVersion } from '@sportsfeeds/domain'
import { cutBySize } from '../stream/fan-out/cut-by-size.ts'

/** `snapshot` frames of these odds, each within `maxFrameBytes`; one empty frame if there are none. */
export function encodeSnapshot(odds: readonly Odds[], sentAt: EpochMs, maxFrameBytes: number): Uint8Array[] {
  const jsons = odds.map((each) => JSON.stringify(each))
  const encode = (oddsJson: string, isLast: boolean): Uint8Array =>
    Buffer.from(
      `{"v":${protocolVersion},"type":"snapshot","sentAt":${sentAt},"odds":[${oddsJson}],"last":${isLast}}`,
    )
  const sizes = jsons.map((json) => Buffer.byteLength(json))
  const runs = cutBySize(sizes, maxFrameBytes - encode('', false).byteLength)
  if (runs.length === 0) return [encode('', true)]
  return runs.map(([start, end], index) =>
    encode(jsons.slice(start, end).join(','), index === runs.length - 1),
  )
}
