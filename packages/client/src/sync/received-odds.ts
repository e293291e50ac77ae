import type { EpochMs, LiveOdds, Odds } from '@sportsfeeds/domain'

/** One odds record as the client delivers it: once, with its recency and its source. */
export interface ReceivedOdds extends Odds {
  /**
   * `current`: the newest of its market so far. `historical`: it arrived after a newer one of its market, so it
   * belongs in charts and not on the screen.
   */
  readonly recency: 'current' | 'historical'
  /** True if the same record was delivered before with other prices. */
  readonly isCorrection: boolean
  readonly source: Source
  /** Time of its change record. Only for odds off the stream. */
  readonly storedAt?: EpochMs | undefined
  /** Time of its frame. Not for odds that were caught up over REST. */
  readonly sentAt?: EpochMs | undefined
  /** Arrival at this client, by the client's clock. */
  readonly clientReceivedAt: EpochMs
  /** Set if the feed date was already old on arrival at the feeds API. */
  readonly late?: true | undefined
}

export type Source = 'stream' | 'snapshot' | 'catch-up'

/** Source and times of arriving odds. */
export interface Arrival {
  readonly source: Source
  readonly sentAt?: EpochMs | undefined
  readonly clientReceivedAt: EpochMs
}

/** One odds record off the stream, or of a snapshot or REST, which lack the time of storing. */
export type ArrivingOdds = Odds & Partial<Pick<LiveOdds, 'storedAt' | 'late'>>

/** Copies field by field: one object shape for the whole hot path, and no fields unknown to the protocol. */
export function receivedOdds(
  odds: ArrivingOdds,
  { source, sentAt, clientReceivedAt }: Arrival,
  { recency, isCorrection }: Pick<ReceivedOdds, 'recency' | 'isCorrection'>,
): ReceivedOdds {
  return {
    gameId: odds.gameId,
    type: odds.type,
    provider: odds.provider,
    date: odds.date,
    home: odds.home,
    away: odds.away,
    homeOdds: odds.homeOdds,
    awayOdds: odds.awayOdds,
    drawOdds: odds.drawOdds,
    oddsFormat: odds.oddsFormat,
    isOpen: odds.isOpen,
    summary: odds.summary,
    gameDate: odds.gameDate,
    seq: odds.seq,
    receivedAt: odds.receivedAt,
    storedAt: odds.storedAt,
    late: odds.late,
    sentAt,
    clientReceivedAt,
    source,
    recency,
    isCorrection,
  }
}
