import type { EpochMs, LiveOdds, Odds } from '@sportsfeeds/domain'

/** An odds as the client hands it out: once, with where it stands and how it came. */
export interface ReceivedOdds extends Odds {
  /**
   * `current`: the newest of its market so far. `historical`: it arrived after a newer one of its market; it belongs
   * into charts and not onto the screen.
   */
  readonly standing: 'current' | 'historical'
  /** The same odds was handed out before, and the provider has sent it again with other prices. */
  readonly isCorrection: boolean
  readonly source: Source
  /** When the table took it. Only for odds off the stream. */
  readonly storedAt?: EpochMs | undefined
  /** When the server sent it. Not for odds that were caught up over REST. */
  readonly sentAt?: EpochMs | undefined
  /** When this client had it, by its own clock. */
  readonly hereAt: EpochMs
  /** Older than catching up covers when the provider sent it. */
  readonly late?: true | undefined
}

export type Source = 'stream' | 'snapshot' | 'catch-up'

/** How and when odds came. */
export interface Arrival {
  readonly source: Source
  readonly sentAt?: EpochMs | undefined
  readonly hereAt: EpochMs
}

/** An odds of the stream, or of a snapshot or REST, which do not say when it was stored. */
export type ArrivingOdds = Odds & Partial<Pick<LiveOdds, 'storedAt' | 'late'>>

/** Field by field: one shape for the whole hot path, and nothing that the protocol does not know. */
export function receivedOdds(
  odds: ArrivingOdds,
  { source, sentAt, hereAt }: Arrival,
  { standing, isCorrection }: Pick<ReceivedOdds, 'standing' | 'isCorrection'>,
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
    hereAt,
    source,
    standing,
    isCorrection,
  }
}
