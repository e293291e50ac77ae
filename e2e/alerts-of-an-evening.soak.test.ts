import { replayAlerts, type ReplayedAlerts } from '@sportsfeeds/console/testing'
import { withDigest } from '@sportsfeeds/client/testing'
import { type EpochMs, Game, type Odds, parseFeedOdds } from '@sportsfeeds/domain'
import {
  createReplayLoad,
  createSimulatedLoad,
  type Load,
  planRun,
  readBetfair,
  readScores,
} from '@sportsfeeds/simulator'
import { recordedMatch } from '@sportsfeeds/simulator/testing'
import { expect, test } from 'vitest'

const startMs = Date.UTC(2026, 4, 1, 19)
const providers = ['fairline', 'kestrel', 'northgate']

test('of 84 games at 300 odds a second has at most a few alerts a minute, and says how many more there were', () => {
  const evening = replay(
    createSimulatedLoad(
      planRun({ rate: '300', games: '84', duration: '90s', providers: '3', seed: '20260501' }),
      startMs,
    ),
  )
  expect(evening.oddsCount).toBeGreaterThan(26_000)
  expect(evening.raised).toBeGreaterThan(30)
  expect(evening.accounted).toBe(evening.raised)
  expect(mostInAMinute(evening)).toBeLessThanOrEqual(5)
})

test.skipIf(!recordedMatch.isPresent)(
  `of a recorded match has at most a few alerts a minute${recordedMatch.skipped}`,
  async () => {
    const recording = await readBetfair([recordedMatch.market], await readScores(recordedMatch.scores))
    const [first] = recording.odds
    const evening = replay(
      createReplayLoad(
        recording,
        { pace: { kind: 'rate', perSecond: 300 }, batch: 10, keepDates: false },
        first?.atMs ?? startMs,
      ),
    )
    expect(evening.accounted).toBe(evening.raised)
    expect(mostInAMinute(evening)).toBeLessThanOrEqual(5)
  },
)

function replay(load: Load): ReplayedAlerts {
  const games = new Map(load.games.map((game) => [game.id, Game.parse({ ...game, createdAt: startMs })]))
  return replayAlerts(oddsOf(load), games)
}

function* oddsOf(load: Load): Generator<Odds> {
  for (const { atMs, odds, provider = 0 } of load.requests(startMs)) {
    for (const record of odds) {
      const parsed = parseFeedOdds(record)
      if (!parsed.success) throw parsed.error
      yield withDigest({
        ...parsed.data,
        provider: providers[provider] ?? 'acme',
        receivedAt: startMs + Math.round(atMs),
      })
    }
  }
}

function mostInAMinute({ linesAtMs }: ReplayedAlerts): number {
  return Math.max(
    0,
    ...linesAtMs.map(
      (fromMs: EpochMs) => linesAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000).length,
    ),
  )
}
