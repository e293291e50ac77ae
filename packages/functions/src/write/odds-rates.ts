import type { ProviderName } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import { RateExceededError } from '../errors.ts'
import type { RatedProvider, RateStore } from '../ports.ts'

/** The rates of all providers, in odds rather than requests. */
export interface OddsRates {
  /** Counts odds that a provider sends. @throws RateExceededError if its rate does not allow them now. */
  take(provider: RatedProvider, odds: number): Promise<void>
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
 * one's instances hoard nothing.
 */
export function createOddsRates({ store, clock, onError }: OddsRatesDependencies): OddsRates {
  const leases = new Map<ProviderName, Lease>()

  const leaseMore = async (provider: RatedProvider, needed: number, wanted: number) => {
    const lease = Math.max(needed, Math.min(wanted, provider.oddsPerSecond / leasesPerSecond))
    try {
      const decision = await store.letIn(provider, { nowMs: clock.now(), odds: lease, aheadMs: burstMs })
      return decision.isGranted ? { granted: lease } : { refused: new RateExceededError(provider, decision) }
    } catch (error) {
      // A rate must not stop odds that the table would take.
      onError(error)
      return { granted: needed }
    }
  }

  return {
    take: async (provider, odds) => {
      const lease = leases.get(provider.name) ?? { left: 0, recent: 0, atMs: clock.now() }
      leases.set(provider.name, lease)
      lease.recent = lease.recent * fadingSince(lease.atMs, clock.now()) + odds
      lease.atMs = clock.now()
      // Taken before anything is awaited, since other requests take from it meanwhile.
      const fromLease = Math.min(lease.left, odds)
      lease.left -= fromLease
      const needed = odds - fromLease
      if (needed === 0) return
      const { granted = 0, refused } = await leaseMore(provider, needed, lease.recent)
      if (refused !== undefined) {
        lease.left += fromLease
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
}

/** Odds of this time may come at once. */
const burstMs = 2_000
const leasesPerSecond = 10
const fadeMs = 2_000

function fadingSince(atMs: number, nowMs: number): number {
  return Math.exp(-Math.max(0, nowMs - atMs) / fadeMs)
}
