import { type EpochMs, isLate, type LiveOdds, type Odds } from '@sportsfeeds/domain'

/** One odds record as the client delivers it: once, with its recency and its source. */
export interface ReceivedOdds extends Odds {
  /**
   * `current`: the newest of its market so far. `historical`: it arrived after a newer one of its market. Its prices may still be those
   * that hold, if the newer one has none; `createMarketBook` and domain's `addToMarket` take both.
   */
  readonly recency: 'current' | 'historical'
  /** True if the provider sent the same record again, and its new arrival makes it the newest of its market, or the newest with prices. */
  readonly isRepeat: boolean
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
  { recency, isRepeat }: Pick<ReceivedOdds, 'recency' | 'isRepeat'>,
): ReceivedOdds {
  return {
    gameId: odds.gameId,
    type: odds.type,
    period: odds.period,
    subject: odds.subject,
    line: odds.line,
    main: odds.main,
    provider: odds.provider,
    date: odds.date,
    seq: odds.seq,
    status: odds.status,
    reason: odds.reason,
    oddsFormat: odds.oddsFormat,
    outcomes: odds.outcomes,
    summary: odds.summary,
    gameDate: odds.gameDate,
    receivedAt: odds.receivedAt,
    digest: odds.digest,
    storedAt: odds.storedAt,
    // Frames are decoded with it; REST leaves it to the reader.
    late: source === 'catch-up' && isLate(odds) ? true : odds.late,
    sentAt,
    clientReceivedAt,
    source,
    recency,
    isRepeat,
  }
}
