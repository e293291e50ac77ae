import { setTimeout as sleep } from 'node:timers/promises'
import {
  decimalToAmerican,
  type FeedOddsInput,
  type Game,
  type Market,
  type Outcome,
  toInstant,
} from '@sportsfeeds/domain'
import { createRandom } from '@sportsfeeds/std'
import type { Provider } from './console-stack.ts'

export interface MarketLoad {
  readonly games: readonly Game[]
  /** Number of odds stored so far. */
  readonly sent: () => number
  /** Stops sending. Rejects if a request failed. */
  stop(): Promise<void>
}

export interface MarketLoadOptions {
  readonly provider: Provider
  readonly markets: number
  /** At most, and unless it says otherwise, 5. */
  readonly marketsPerGame?: number
  /** Odds per second. */
  readonly rate: number
  /** Sends fewer odds where a request takes longer than its turn, so that a slow machine is not overrun. */
  readonly isAdaptive?: boolean
  readonly seed: number
}

/** Markets of a game. Each is priced from the same chance of a home win, so that they agree with each other. */
const allMarkets: readonly GameMarket[] = [
  { market: { type: 'moneyline' }, outcomes: ['home', 'away'], chance: (home) => home },
  { market: { type: 'spread', line: -3.5 }, outcomes: ['home', 'away'], chance: (home) => home ** 1.5 },
  { market: { type: 'total', line: 2.5 }, outcomes: ['over', 'under'], chance: (home) => 0.3 + 0.4 * home },
  {
    market: { type: 'moneyline', period: '1h' },
    outcomes: ['home', 'away'],
    chance: (home) => 0.25 + 0.5 * home,
  },
  { market: { type: 'both-teams-to-score' }, outcomes: ['yes', 'no'], chance: (home) => 0.6 - 0.2 * home },
]

interface GameMarket {
  readonly market: Market
  readonly outcomes: readonly [string, string]
  /** Probability of the first outcome, by that of a home win. */
  readonly chance: (home: number) => number
}

/** Odds per request: small enough for several requests a second, large enough to keep their cost low. */
const batchSize = 25
const suspendedShare = 0.02

/**
 * Sends prices of many markets, by random walks of the games' chances. Requests are scheduled from the start of the load, independently of how
 * long earlier ones took.
 */
export async function startMarketLoad({
  provider,
  markets,
  marketsPerGame = allMarkets.length,
  rate,
  isAdaptive = false,
  seed,
}: MarketLoadOptions): Promise<MarketLoad> {
  const random = createRandom(seed)
  const marketsOfGame = allMarkets.slice(0, marketsPerGame)
  const games = Array.from({ length: Math.ceil(markets / marketsOfGame.length) }, (_, index) =>
    createGame(index, Date.now()),
  )
  await provider.putGames(games)
  const chances = games.map(() => 0.2 + random.next() * 0.6)
  const stopping = new AbortController()
  let sent = 0
  let turn = 0

  const nextOdds = (): FeedOddsInput => {
    const place = turn % markets
    turn += 1
    const number = Math.floor(place / marketsOfGame.length)
    const game = games[number]
    const priced = marketsOfGame[place % marketsOfGame.length]
    if (game === undefined || priced === undefined) throw new Error(`Market ${place} has no game.`)
    const home = Math.min(0.92, Math.max(0.08, (chances[number] ?? 0.5) + (random.next() - 0.5) * 0.02))
    chances[number] = home
    return {
      gameId: game.id,
      gameDate: game.gameDate,
      summary: game.name,
      ...priced.market,
      date: toInstant(Date.now()),
      status: random.next() < suspendedShare ? 'suspended' : 'open',
      outcomes: outcomesOf(priced, home),
    }
  }

  const run = async (): Promise<void> => {
    let startMs = performance.now()
    const pending = new Set<Promise<void>>()
    const failures: unknown[] = []
    for (let batch = 0; !stopping.signal.aborted && failures.length === 0; batch += 1) {
      const dueMs = startMs + (batch * batchSize * 1000) / rate
      await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
      if (stopping.signal.aborted) break
      const odds = Array.from({ length: batchSize }, nextOdds)
      const sentMs = performance.now()
      const request = provider
        .putOdds(odds)
        .then(
          () => void (sent += odds.length),
          (error: unknown) => void failures.push(error),
        )
        .finally(() => pending.delete(request))
      pending.add(request)
      if (isAdaptive) {
        await request
        // Twice the request's time is left for streaming what it stored.
        const overdueMs = sentMs + 3 * (performance.now() - sentMs) - (dueMs + (batchSize * 1000) / rate)
        startMs += Math.max(0, overdueMs)
      }
    }
    await Promise.all(pending)
    if (failures.length > 0) throw failures[0]
  }

  const running = run()
  // stop() reports a failure.
  running.catch(() => undefined)
  return {
    games,
    sent: () => sent,
    stop() {
      stopping.abort()
      return running
    },
  }
}

function outcomesOf({ outcomes: [first, second], chance }: GameMarket, home: number): Outcome[] {
  const probability = chance(home)
  return [
    { id: first, odds: toPrice(probability) },
    { id: second, odds: toPrice(1 - probability) },
  ]
}

function toPrice(probability: number): number {
  return decimalToAmerican(1 / (Math.min(0.94, probability) * 1.05))
}

const sports = [
  ['soccer', 'Premier League'],
  ['basketball', 'NBA'],
  ['tennis', 'WTA'],
  ['ice-hockey', 'NHL'],
] as const

function createGame(index: number, nowMs: number): Game {
  const [sport, league] = sports[index % sports.length] ?? sports[0]
  const homeTeam = `Home ${index + 1}`
  const awayTeam = `Away ${index + 1}`
  return {
    id: `game-load-${index + 1}`,
    name: `${homeTeam} v ${awayTeam}`,
    sport,
    league,
    homeTeam,
    awayTeam,
    gameDate: toInstant(nowMs - 1_800_000),
    status: 'live',
    createdAt: nowMs,
  }
}
