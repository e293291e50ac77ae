import { setTimeout as sleep } from 'node:timers/promises'
import { decimalToAmerican, type FeedOddsInput, type Game, toInstant } from '@sportsfeeds/domain'
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
  /** Odds per second. */
  readonly rate: number
  /** Sends fewer odds where a request takes longer than its turn, so that a slow machine is not overrun. */
  readonly isAdaptive?: boolean
  readonly seed: number
}

const marketTypes = ['moneyline', 'spread', 'total', 'first-half-moneyline', 'both-score'] as const
/** Odds per request: small enough for several requests a second, large enough to keep their cost low. */
const batchSize = 25
const suspendedShare = 0.02

/**
 * Sends random walks of many markets' prices. Requests are scheduled from the start of the load, independently of how
 * long earlier ones took.
 */
export async function startMarketLoad({
  provider,
  markets,
  rate,
  isAdaptive = false,
  seed,
}: MarketLoadOptions): Promise<MarketLoad> {
  const random = createRandom(seed)
  const games = Array.from({ length: Math.ceil(markets / marketTypes.length) }, (_, index) =>
    createGame(index, Date.now()),
  )
  await provider.putGames(games)
  const prices = Array.from({ length: markets }, () => 0.2 + random.next() * 0.6)
  const stopping = new AbortController()
  let sent = 0
  let turn = 0

  const nextOdds = (): FeedOddsInput => {
    const market = turn % markets
    turn += 1
    const share = Math.min(0.92, Math.max(0.08, (prices[market] ?? 0.5) + (random.next() - 0.5) * 0.02))
    prices[market] = share
    const game = games[Math.floor(market / marketTypes.length)]
    const type = marketTypes[market % marketTypes.length]
    if (game === undefined || type === undefined) throw new Error(`Market ${market} has no game.`)
    return {
      gameId: game.id,
      gameDate: game.gameDate,
      summary: game.name,
      type,
      date: toInstant(Date.now()),
      isOpen: random.next() >= suspendedShare,
      homeOdds: decimalToAmerican(1 / (share * 1.05)),
      awayOdds: decimalToAmerican(1 / ((1 - share) * 1.05)),
      ...(type === 'spread' ? { home: -3.5, away: 3.5 } : {}),
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
