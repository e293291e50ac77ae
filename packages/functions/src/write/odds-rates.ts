import { type GameId, maxGameOddsPerSecond, type ProviderName } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import { RateExceededError } from '../errors.ts'
import type { RatedProvider, RateStore, RateUse } from '../ports.ts'

/** The rates of all providers, in odds rather than requests. */
export interface OddsRates {
  /**
   * Counts odds that a provider sends.
   * @param games how many of the odds each game has.
   * @throws RateExceededError if its rate, or that of a game, does not allow them now.
   */
  take(provider: RatedProvider, odds: number, games: ReadonlyMap<GameId, number>): Promise<void>
}

export interface OddsRatesDependencies {
  readonly store: RateStore
  readonly clock: Pick<Clock, 'now'>
  /** Called when a rate cannot be read or written: the odds are let in. */
  readonly onError: (error: unknown) => void
}

/**
 * One count for all instances is in the table. An instance leases from it what it needs, and more as it sends more: what it has
 * used in the last seconds, at most a tenth of a second's odds. So a busy provider costs a write for every tenth, and a quiet
 * one's instances hoard nothing. Odds of a game are counted there with the next lease, at the latest when they are a tenth of what a game may
 * have in a second.
 */
export function createOddsRates({ store, clock, onError }: OddsRatesDependencies): OddsRates {
  const leases = new Map<ProviderName, Lease>()

  const leaseMore = async (
    provider: RatedProvider,
    needed: number,
    wanted: number,
    ofGames: Pick<RateUse, 'games' | 'uncounted'>,
  ) => {
    const lease = Math.max(needed, Math.min(wanted, provider.oddsPerSecond / leasesPerSecond))
    const use = { ...ofGames, nowMs: clock.now(), odds: lease, aheadMs: burstMs, gameAheadMs: gameBurstMs }
    try {
      const decision = await store.letIn(provider, use)
      return decision.isGranted ? { granted: lease } : { refused: new RateExceededError(provider, decision) }
    } catch (error) {
      // A rate must not stop odds that the table would take.
      onError(error)
      return { granted: needed }
    }
  }

  return {
    take: async (provider, odds, ofGames) => {
      const lease = leases.get(provider.name) ?? { left: 0, recent: 0, atMs: clock.now(), games: new Map() }
      leases.set(provider.name, lease)
      lease.recent = lease.recent * fadingSince(lease.atMs, clock.now()) + odds
      lease.atMs = clock.now()
      const games = provider.isOperator ? noGames : ofGames
      // Taken before anything is awaited, since other requests take from it meanwhile.
      const fromLease = Math.min(lease.left, odds)
      lease.left -= fromLease
      const needed = odds - fromLease
      const uncounted = lease.games
      if (needed === 0 && mostOf(uncounted, games) <= maxGameOddsPerSecond / leasesPerSecond) {
        addTo(uncounted, games)
        return
      }
      lease.games = new Map()
      const { granted = 0, refused } = await leaseMore(provider, needed, lease.recent, { games, uncounted })
      if (refused !== undefined) {
        lease.left += fromLease
        addTo(lease.games, uncounted)
        throw refused
      }
      lease.left += granted - needed
    },
  }
}

interface Lease {
  /** Odds that may be sent without asking. */
  left: number
  /** Odds of the last seconds; older ones fade. */
  recent: number
  atMs: number
  /** Odds of each game that were let in without asking. */
  games: Map<GameId, number>
}

/** Odds of this time may come at once. */
const burstMs = 2_000
/** Of one game: no more than a request may have. */
const gameBurstMs = 1_000
const leasesPerSecond = 10
const fadeMs = 2_000
const noGames: ReadonlyMap<GameId, number> = new Map()

function fadingSince(atMs: number, nowMs: number): number {
  return Math.exp(-Math.max(0, nowMs - atMs) / fadeMs)
}

/** The most odds of one of `games`, with those that are not counted yet. */
function mostOf(uncounted: ReadonlyMap<GameId, number>, games: ReadonlyMap<GameId, number>): number {
  return [...games].reduce((most, [game, odds]) => Math.max(most, odds + (uncounted.get(game) ?? 0)), 0)
}

function addTo(sums: Map<GameId, number>, games: ReadonlyMap<GameId, number>): void {
  for (const [game, odds] of games) sums.set(game, (sums.get(game) ?? 0) + odds)
}
