import { type Odds, oddsDigest, oddsId } from '@sportsfeeds/domain'
import type { AnalystKind } from '../model/analyst.ts'
import type { RecordOfOdds, RunRecord } from './read-record.ts'
import { compareSent } from './sent-order.ts'

/** Comparison of the record of a run with the table. */
export interface Comparison {
  readonly sent: number
  readonly acknowledged: number
  /** Odds of the run that are in the table. */
  readonly stored: number
  /** In the table but never acknowledged: allowed, since the response may have come too late. */
  readonly storedUnacknowledged: number
  /** Acknowledged, and not in the table. */
  readonly missing: Findings
  /** In the table with other content than the digest in the key says: prices, status, reason, line. */
  readonly changed: Findings
  /** Seen by an analyst, and not in the table. */
  readonly phantoms: Findings
  /** In the table, of these games and times, and not of this run. */
  readonly others: number
  readonly analysts: readonly AnalystComparison[]
  readonly verdict: Verdict
}

/** `unknown`: something is unaccounted for, and the record is incomplete. */
export type Verdict = 'agree' | 'disagree' | 'unknown'

export interface Findings {
  readonly count: number
  /** Keys of the first of them. */
  readonly keys: readonly string[]
}

export interface AnalystComparison {
  readonly kind: AnalystKind
  /** Acknowledged odds of its games; for one that conflates, the last of each market. */
  readonly owed: number
  readonly lacking: Findings
}

/** @param table the odds of the run's games in the time of the run. */
export function compareWithTable(record: RunRecord, table: readonly Odds[]): Comparison {
  const stored = new Map(table.map((odds) => [oddsId(odds), odds]))
  const known = new Set(record.odds.map(({ key }) => key))
  const acknowledged = record.odds.filter(isAcknowledged)
  const found = record.odds.filter(({ key }) => stored.has(key))
  const missing = findingsOf(acknowledged.filter(({ key }) => !stored.has(key)))
  const changed = findingsOf(found.filter(({ key }) => !isAsSent(stored.get(key))))
  const phantoms = findingsOf(
    record.odds.filter(({ key }, number) => !stored.has(key) && record.seen.some((bits) => bits.has(number))),
  )
  const analysts = record.run.analysts.map((_, analyst) => compareAnalyst(record, analyst))
  return {
    sent: record.odds.length,
    acknowledged: acknowledged.length,
    stored: found.length,
    storedUnacknowledged: found.filter((one) => !isAcknowledged(one)).length,
    missing,
    changed,
    phantoms,
    others: table.filter((odds) => !known.has(oddsId(odds))).length,
    analysts,
    verdict: verdictOf(
      missing.count + changed.count + phantoms.count,
      analysts.reduce((sum, { lacking }) => sum + lacking.count, 0),
      record,
    ),
  }
}

/** A contradiction counts however much of the record is lost; what is only absent may be in the lost part. */
function verdictOf(
  contradictions: number,
  lacking: number,
  { faults, interrupted }: Pick<RunRecord, 'faults' | 'interrupted'>,
): Verdict {
  if (contradictions > 0) return 'disagree'
  if (faults.length > 0) return 'unknown'
  if (lacking === 0) return 'agree'
  return interrupted ? 'unknown' : 'disagree'
}

function compareAnalyst({ run, odds, seen }: RunRecord, analyst: number): AnalystComparison {
  const { kind, games } = run.analysts[analyst] ?? { kind: 'plain' as const }
  const bits = seen[analyst]
  const owed = odds
    .map((one) => ({ one, arrived: bits?.has(one.number) ?? false }))
    .filter(({ one }) => games?.includes(one.gameId) ?? true)
  if (kind !== 'conflating') {
    const due = owed.filter(({ one }) => isAcknowledged(one))
    return {
      kind,
      owed: due.length,
      lacking: findingsOf(due.filter(({ arrived }) => !arrived).map(({ one }) => one)),
    }
  }
  const markets = Map.groupBy(owed, ({ one }) => one.market)
  const last = [...markets.values()].flatMap((market) => {
    const due = newestOf(market.filter(({ one }) => isAcknowledged(one)).map(({ one }) => one))
    if (due === undefined) return []
    const had = newestOf(market.filter(({ arrived }) => arrived).map(({ one }) => one))
    return [{ due, lacks: had === undefined || compareSent(had.rank, due.rank) < 0 }]
  })
  return {
    kind,
    owed: last.length,
    lacking: findingsOf(last.filter(({ lacks }) => lacks).map(({ due }) => due)),
  }
}

function isAcknowledged({ acknowledgedAt }: RecordOfOdds): boolean {
  return acknowledgedAt !== undefined
}

function isAsSent(stored: Odds | undefined): boolean {
  return stored !== undefined && oddsDigest(stored) === stored.digest
}

function newestOf(odds: readonly RecordOfOdds[]): RecordOfOdds | undefined {
  return odds.reduce<RecordOfOdds | undefined>(
    (newest, one) => (newest === undefined || compareSent(one.rank, newest.rank) > 0 ? one : newest),
    undefined,
  )
}

function findingsOf(odds: readonly RecordOfOdds[]): Findings {
  return {
    count: odds.length,
    keys: odds.slice(0, keysShown).map(({ key }) => key),
  }
}

const keysShown = 10
