import { setTimeout as sleep } from 'node:timers/promises'
import { decimalToAmerican, type FeedOddsInput, type Game, toInstant } from '@sportsfeeds/domain'
import { createRandom } from '@sportsfeeds/std'
import type { Provider } from './console-stack.ts'

export interface MarketLoad {
  readonly games: readonly Game[]
  /** Stored so far. */
  readonly sent: () => number
  /** Sends nothing more; rejects when a request failed. */
  stop(): Promise<void>
}

export interface MarketLoadOptions {
  readonly provider: Provider
  readonly markets: number
  /** Odds a second. */
  readonly rate: number
  readonly seed: number
}

const marketTypes = ['moneyline', 'spread', 'total', 'first-half-moneyline', 'both-score'] as const
/** A request for each: many a second, and few enough to cost little. */
const batchSize = 25
const suspendedShare = 0.02

/** Prices of many markets that walk at random: the next request's time is counted from the start, whatever the last took. */
export async function startMarketLoad({
  provider,
  markets,
  rate,
  seed,
}: MarketLoadOptions): Promise<MarketLoad> {
  const random = createRandom(seed)
  const games = Array.from({ length: Math.ceil(markets / marketTypes.length) }, (_, index) =>
    gameOf(index, Date.now()),
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
    if (game === undefined || type === undefined) throw new Error(`There is no market ${market}.`)
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
    const startMs = performance.now()
    const pending = new Set<Promise<void>>()
    const failures: unknown[] = []
    for (let batch = 0; !stopping.signal.aborted && failures.length === 0; batch += 1) {
      const dueMs = startMs + (batch * batchSize * 1000) / rate
      await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
      if (stopping.signal.aborted) break
      const odds = Array.from({ length: batchSize }, nextOdds)
      const request = provider
        .putOdds(odds)
        .then(
          () => void (sent += odds.length),
          (error: unknown) => void failures.push(error),
        )
        .finally(() => pending.delete(request))
      pending.add(request)
    }
    await Promise.all(pending)
    if (failures.length > 0) throw failures[0]
  }

  const running = run()
  // Told by stop().
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

function gameOf(index: number, nowMs: number): Game {
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
