import {
  type EpochMs,
  isBetStop,
  marketId,
  type Odds,
  type ProviderName,
  providerMarketId,
} from '@sportsfeeds/domain'
import type { MarketKey } from './market.ts'
import { toPrices } from './quoted.ts'

/** How often a provider moved first, and how far behind the first it was. */
export interface RaceScore {
  readonly led: number
  readonly followed: number
  /** Median time behind the first provider; undefined before it has followed. */
  readonly lagMs: number | undefined
}

/** Compares when providers move the same outcome in the same direction. */
export interface MoveRace {
  record(odds: Odds): void
  read(provider: ProviderName): RaceScore
}

/** Smaller moves are noise: a tick of one bookmaker. In probability. */
const leastMove = 0.005
/** Later moves are moves of their own. */
const windowMs = 60_000
/** Lags that the median is of. */
const maxLags = 500
const maxRaces = 5_000

export function createMoveRace(): MoveRace {
  const known = new Map<MarketKey, Known>()
  /** By outcome and direction, the oldest first. */
  const races = new Map<string, Race>()
  const scores = new Map<ProviderName, MutableScore>()

  const getScore = (provider: ProviderName): MutableScore => {
    const score = scores.get(provider) ?? { led: 0, lags: [], followed: 0 }
    scores.set(provider, score)
    return score
  }

  const move = (key: string, provider: ProviderName, atMs: EpochMs): void => {
    const race = races.get(key)
    if (race === undefined || atMs - race.startedAtMs > windowMs) {
      races.delete(key)
      races.set(key, { startedAtMs: atMs, leader: provider, movers: new Set([provider]) })
      for (const oldest of races.keys()) {
        if (races.size <= maxRaces) break
        races.delete(oldest)
      }
      return
    }
    if (race.movers.has(provider)) return
    // A move that nobody follows leads nowhere.
    if (race.movers.size === 1) getScore(race.leader).led += 1
    race.movers.add(provider)
    const score = getScore(provider)
    score.followed += 1
    score.lags = [...score.lags, Math.max(0, atMs - race.startedAtMs)].slice(-maxLags)
  }

  return {
    record: (odds) => {
      if (isBetStop(odds) || odds.status !== 'open') return
      const key = providerMarketId(odds)
      const before = known.get(key)
      const probabilities = new Map(
        [...toPrices(odds.outcomes, odds.oddsFormat)].map(([id, { decimal }]) => [id, 1 / decimal] as const),
      )
      if (probabilities.size === 0) return
      const line = odds.outcomes.map((outcome) => outcome.line ?? '').join(' ')
      known.set(key, { line, probabilities })
      if (before === undefined || before.line !== line) return
      const market = `${odds.gameId}/${marketId(odds)}@${line}`
      for (const [id, probability] of probabilities) {
        const change = probability - (before.probabilities.get(id) ?? probability)
        if (Math.abs(change) < leastMove) continue
        move(`${market}|${id}|${Math.sign(change)}`, odds.provider, odds.receivedAt)
      }
    },
    read: (provider) => {
      const { led = 0, followed = 0, lags = [] } = scores.get(provider) ?? {}
      return { led, followed, lagMs: lags.toSorted((a, b) => a - b)[Math.floor(lags.length / 2)] }
    },
  }
}

interface Known {
  readonly line: string
  readonly probabilities: ReadonlyMap<string, number>
}

interface Race {
  readonly startedAtMs: EpochMs
  readonly leader: ProviderName
  readonly movers: Set<ProviderName>
}

interface MutableScore {
  led: number
  followed: number
  lags: readonly number[]
}
