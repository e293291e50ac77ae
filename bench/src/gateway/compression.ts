/**
 * `node bench/src/gateway/compression.ts`: what compression makes of the live gateway's frames and what it takes, for simulated games and, where
 * they are, for recordings. Frames are made and compressed by the gateway's own code.
 */
import { type LiveOdds, parseFeedOdds, toOdds } from '@sportsfeeds/domain'
import { encodeBlock, groupByGame } from '@sportsfeeds/functions/long-lived'
import { compressible, createFrame, createSharedContext, type Frame } from '@sportsfeeds/gateway'
import {
  createReplayLoad,
  createSimulatedLoad,
  type Load,
  planReplay,
  planRun,
  readRecordings,
} from '@sportsfeeds/simulator'
import { recordedEpl, recordedMatch } from '@sportsfeeds/simulator/testing'
import { createRandom } from '@sportsfeeds/std'

const rate = 500
const seconds = 10
const windowsMs = [10, 20, 50]
/** As the gateway does. */
const sayPlaceEveryMs = 100
const startMs = Date.UTC(2026, 4, 1, 19)
const random = createRandom(1)

const loads: readonly (readonly [string, Load])[] = [
  ['simulated games', createSimulatedLoad(planRun({ rate: String(rate), duration: `${seconds}s` }), startMs)],
  ...(recordedMatch.isPresent ? [['cricket match', await recorded(recordedMatch.market)] as const] : []),
  ...(recordedEpl.isPresent ? [['football, 66 bookmakers', await recorded(recordedEpl.file)] as const] : []),
]

process.stdout.write(
  `${'odds'.padEnd(26)}${['window', 'records', 'plain B', 'alone B', 'shared B', 'alone us', 'shared us'].map((title) => title.padStart(11)).join('')}   (records a frame, bytes a record, CPU a frame)\n`,
)
for (const [name, load] of loads) {
  const records = recordsOf(load)
  for (const windowMs of windowsMs) {
    const frames = framesOf(records, windowMs)
    const [plain, alone, shared] = [
      measure(frames, () => (frame) => frame.wire),
      measure(frames, () => (frame) => compressible(frame).compressed?.() ?? frame.wire),
      measure(frames, () => {
        const context = createSharedContext()
        context.renew(['reader'], 0)
        return (frame) => context.continue([frame])[0]?.continued?.() ?? frame.wire
      }),
    ]
    const cells = [
      `${windowMs} ms`,
      (records.length / frames.length).toFixed(1),
      ...[plain, alone, shared].map(({ bytes }) => (bytes / records.length).toFixed(1)),
      ...[alone, shared].map(({ microseconds }) => (microseconds / frames.length).toFixed(0)),
    ]
    process.stdout.write(`${name.padEnd(26)}${cells.map((cell) => cell.padStart(11)).join('')}\n`)
  }
}

async function recorded(file: string): Promise<Load> {
  return createReplayLoad(
    await readRecordings([file], {}),
    planReplay([file], { rate: String(rate) }),
    startMs,
  )
}

/** The first seconds of a load, as they come off the stream: requests take some milliseconds to arrive, and some more to be stored. */
function recordsOf(load: Load): LiveOdds[] {
  const records: LiveOdds[] = []
  for (const { atMs, odds, provider = 0 } of load.requests(startMs)) {
    if (atMs >= seconds * 1_000) break
    const arrivedAt = Math.floor(startMs + atMs) + 3 + random.int(6)
    for (const [place, input] of odds.entries()) {
      const parsed = parseFeedOdds(input)
      if (!parsed.success) continue
      const name = load.providers?.[provider] ?? 'demo-provider'
      const storedAt = Math.round((arrivedAt + 4 + random.next() * 6) * 1_000) / 1_000
      records.push({ ...toOdds(parsed.data, name, arrivedAt + place / 1_000), storedAt })
    }
  }
  return records
}

function framesOf(records: readonly LiveOdds[], windowMs: number): Frame[] {
  const windows = Map.groupBy(records, ({ storedAt = startMs }) =>
    Math.floor((storedAt - startMs) / windowMs),
  )
  let saidAt = 0
  return [...windows]
    .toSorted(([a], [b]) => a - b)
    .map(([number, odds]) => {
      const sentAt = startMs + (number + 1) * windowMs
      const saysPlace = sentAt - saidAt >= sayPlaceEveryMs
      if (saysPlace) saidAt = sentAt
      return createFrame(
        JSON.stringify({
          v: 2,
          type: 'odds',
          sentAt,
          ...(saysPlace ? { at: { 'shardId-000000000000': sequenceNumber() } } : {}),
          games: [...groupByGame(odds).values()].map((ofGame): unknown =>
            JSON.parse(encodeBlock(ofGame).json),
          ),
        }),
      )
    })
}

function sequenceNumber(): string {
  return `4966${Array.from({ length: 52 }, () => random.int(10)).join('')}`
}

/** @param createEncode called once before, so that nothing is compiled while it is measured. */
function measure(frames: readonly Frame[], createEncode: () => (frame: Frame) => Buffer) {
  const warm = createEncode()
  for (const frame of frames.slice(0, 100)) warm(frame)
  const encode = createEncode()
  const before = process.cpuUsage()
  const bytes = frames.reduce((sum, frame) => sum + encode(frame).length, 0)
  const { user, system } = process.cpuUsage(before)
  return { bytes, microseconds: user + system }
}
