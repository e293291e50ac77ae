import type { EpochMs, OddsIdentity, RankedOdds } from '@sportsfeeds/domain'

/** One odds record as an analyst's client delivers it. One fetched after a gap has not passed through the stream. */
export type ReceivedOdds = OddsIdentity &
  RankedOdds & {
    /** The newest of its market, or one that a newer one overtook, as the client says. */
    readonly recency: 'current' | 'historical'
    /** True if it was delivered before, and is again since its provider sent it again. */
    readonly isRepeat?: boolean
    readonly storedAt?: EpochMs | undefined
    readonly sentAt?: EpochMs | undefined
  }
