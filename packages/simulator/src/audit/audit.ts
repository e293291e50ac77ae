import {
  type GameId,
  oddsId,
  type OddsIdentity,
  type ProviderMarket,
  providerMarketId,
  type RankedOdds,
} from '@sportsfeeds/domain'
import type { ReceivedOdds } from '../model/received-odds.ts'
import { createBits } from './bits.ts'
import { DuplicateKeyError } from '../errors.ts'
import type { AnalystDelivery, DeliveryReport } from '../model/report.ts'
import { compareSent, type SentRank } from './sent-order.ts'

/** Compares, key by key, what was acknowledged with what each analyst's client delivered. */
export interface Audit {
  /** Registers one odds record that is about to be sent. @returns its number. @throws DuplicateKeyError */
  readonly register: (odds: OddsIdentity & SentRank) => number
  /** The feeds API acknowledged it. */
  readonly acknowledge: (odds: number) => void
  /**
   * An analyst's client delivered one odds record.
   * @returns its number if it belongs to this run and this analyst has not received it before.
   */
  readonly receive: (analyst: number, odds: AuditedOdds) => number | undefined
  /** Expected deliveries that have not arrived yet, over all analysts. */
  readonly outstanding: () => number
  /** Expected deliveries that have arrived, over all analysts. */
  readonly received: () => number
  readonly result: () => DeliveryReport
}

/** Fields of a delivered odds record that the audit needs. */
export type AuditedOdds = Pick<ReceivedOdds, keyof OddsIdentity | keyof RankedOdds | 'recency' | 'isRepeat'>

export type FollowsGame = (gameId: GameId) => boolean

/** Defines which odds an analyst must receive. */
export interface AuditedAnalyst {
  readonly follows: FollowsGame
  /**
   * Expects one odds record of each market: the last acknowledged one, or a newer. The server may leave out all others.
   */
  readonly conflates?: boolean
}

/** @param onUnknown called when odds arrive that are not registered: it may register them. */
export function createAudit(
  analysts: readonly AuditedAnalyst[],
  onUnknown: () => void = () => undefined,
): Audit {
  const sent: SentOdds[] = []
  /** Hardly ever do two records share a digest; a key of text for each record that arrives would take longer. */
  const byDigest = new Map<string, SentOdds>()
  const markets = new Map<string, SentMarket>()
  /** By market, the newest odds that were acknowledged. */
  const newest: (SentOdds | undefined)[] = []
  const ledgers = analysts.map((analyst) => createLedger(analyst, sent))
  const complete = ledgers.filter(({ conflates }) => !conflates)
  const conflating = ledgers.filter(({ conflates }) => conflates)
  let expected = 0
  let received = 0

  const register: Audit['register'] = (identity) => {
    if (find(identity) !== undefined) throw new DuplicateKeyError(oddsId(identity))
    const { date, digest, seq } = identity
    const entry: SentOdds = {
      number: sent.length,
      market: marketOf(markets, identity),
      date,
      digest,
      seq,
      acknowledged: false,
      sameDigest: byDigest.get(digest),
    }
    sent.push(entry)
    byDigest.set(digest, entry)
    return entry.number
  }

  const find = (odds: OddsIdentity): SentOdds | undefined => {
    let entry = byDigest.get(odds.digest)
    while (entry !== undefined && !isSameRecord(entry, odds)) entry = entry.sameDigest
    return entry
  }

  const findOrAsk = (odds: OddsIdentity): SentOdds | undefined => {
    const found = find(odds)
    if (found !== undefined) return found
    onUnknown()
    return find(odds)
  }

  const acknowledge: Audit['acknowledge'] = (number) => {
    const entry = sent[number]
    if (entry === undefined || entry.acknowledged) return
    entry.acknowledged = true
    const { market } = entry
    const last = newest[market.number]
    if (last === undefined || compareSent(rankOf(entry), rankOf(last)) > 0) newest[market.number] = entry
    for (const ledger of complete) {
      if (!ledger.follows(market.gameId)) continue
      expected += 1
      if (ledger.has(number)) received += 1
    }
  }

  const receive: Audit['receive'] = (analyst, odds) => {
    const entry = findOrAsk(odds)
    const ledger = ledgers[analyst]
    if (entry === undefined || ledger === undefined) return undefined
    const { number } = entry
    if (!ledger.note(entry, odds)) return undefined
    if (entry.acknowledged && !ledger.conflates && ledger.follows(entry.market.gameId)) received += 1
    return number
  }

  /** Of a conflating analyst: owed markets, and the numbers of the odds that it should have had and has not. */
  const judgeMarkets = (ledger: Ledger): { expected: number; lacking: number[] } => {
    const owed = newest.flatMap((last) =>
      last !== undefined && ledger.follows(last.market.gameId) ? [last] : [],
    )
    return {
      expected: owed.length,
      lacking: owed
        .filter((last) => {
          const had = sent[ledger.newest(last.market.number) ?? -1]
          return had === undefined || compareSent(rankOf(had), rankOf(last)) < 0
        })
        .map(({ number }) => number),
    }
  }

  const judgeOdds = (ledger: Ledger): { expected: number; lacking: number[] } => {
    let count = 0
    const lacking: number[] = []
    for (const [number, { acknowledged, market }] of sent.entries()) {
      if (!acknowledged || !ledger.follows(market.gameId)) continue
      count += 1
      if (!ledger.has(number)) lacking.push(number)
    }
    return { expected: count, lacking }
  }

  const outstandingMarkets = (): number =>
    conflating.reduce((total, ledger) => total + judgeMarkets(ledger).lacking.length, 0)

  const keysOf = (found: readonly number[]): string[] =>
    found
      .slice(0, keysShown)
      .flatMap((number) =>
        sent.slice(number, number + 1).map(({ market, date, digest }) => oddsId({ ...market, date, digest })),
      )

  const result: Audit['result'] = () => {
    const unacknowledged = ledgers.reduce(
      (total, ledger) =>
        total + sent.filter(({ acknowledged }, number) => !acknowledged && ledger.has(number)).length,
      0,
    )
    const perAnalyst = ledgers.map((ledger): AnalystDelivery => {
      const judged = ledger.conflates ? judgeMarkets(ledger) : judgeOdds(ledger)
      return {
        expected: judged.expected,
        received: judged.expected - judged.lacking.length,
        lost: judged.lacking.length,
        duplicates: ledger.duplicates(),
        repeats: ledger.repeats(),
        overtaken: ledger.overtaken(),
        outOfOrder: ledger.outOfOrder(),
        lostKeys: keysOf(judged.lacking),
        duplicateKeys: keysOf(ledger.duplicateNumbers),
        outOfOrderKeys: keysOf(ledger.outOfOrderNumbers),
      }
    })
    return { analysts: analysts.length, ...sumDelivery(perAnalyst), unacknowledged, perAnalyst }
  }

  return {
    register,
    acknowledge,
    receive,
    outstanding: () => expected - received + outstandingMarkets(),
    received: () =>
      received +
      conflating.reduce((total, ledger) => {
        const judged = judgeMarkets(ledger)
        return total + judged.expected - judged.lacking.length
      }, 0),
    result,
  }
}

type Summed = Pick<
  AnalystDelivery,
  'expected' | 'received' | 'lost' | 'duplicates' | 'repeats' | 'overtaken' | 'outOfOrder'
>

/** Deliveries of several analysts, added up. */
export function sumDelivery(deliveries: readonly Summed[]): Summed {
  const sum = (field: keyof Summed): number => deliveries.reduce((total, one) => total + one[field], 0)
  return {
    expected: sum('expected'),
    received: sum('received'),
    lost: sum('lost'),
    duplicates: sum('duplicates'),
    repeats: sum('repeats'),
    overtaken: sum('overtaken'),
    outOfOrder: sum('outOfOrder'),
  }
}

/** What an hour's run has a million of: nothing else of a record is kept. */
interface SentOdds {
  readonly number: number
  readonly market: SentMarket
  readonly date: OddsIdentity['date']
  readonly digest: string
  readonly seq: SentRank['seq']
  acknowledged: boolean
  /** One that was sent before. */
  readonly sameDigest: SentOdds | undefined
}

type SentMarket = ProviderMarket & { readonly number: number }

const keysShown = 10

function isSameRecord({ market, date, digest }: SentOdds, odds: OddsIdentity): boolean {
  return (
    date === odds.date &&
    digest === odds.digest &&
    market.gameId === odds.gameId &&
    market.provider === odds.provider &&
    market.type === odds.type &&
    market.line === odds.line &&
    market.period === odds.period &&
    market.subject === odds.subject
  )
}

function rankOf({ market: { type }, date, seq }: SentOdds): SentRank {
  return { type, date, seq }
}

type Ledger = ReturnType<typeof createLedger>

/** Odds that one analyst has received: a bit for each, and the newest of each market, by its number in `sent`. */
function createLedger({ follows, conflates = false }: AuditedAnalyst, sent: readonly SentOdds[]) {
  const seen = createBits()
  // Numbers alone: a record that is kept for each market and analyst is most of what a garbage collector has to do.
  const newest: (number | undefined)[] = []
  const newestReceivedAt: number[] = []
  let duplicates = 0
  let repeats = 0
  let overtaken = 0
  let outOfOrder = 0
  const duplicateNumbers: number[] = []
  const outOfOrderNumbers: number[] = []

  /** True if nothing of its market that was received is newer. */
  const isNewest = (entry: SentOdds, receivedAt: number): boolean => {
    const market = entry.market.number
    const last = sent[newest[market] ?? -1]
    if (last === undefined) return true
    const order =
      compareSent(rankOf(entry), rankOf(last)) || receivedAt - (newestReceivedAt[market] ?? receivedAt)
    return order > 0 || (order === 0 && entry.digest >= last.digest)
  }

  return {
    follows,
    conflates,
    has: seen.has,
    newest: (market: number): number | undefined => newest[market],
    /** @returns true at the first sight of the odds. */
    note: (entry: SentOdds, { receivedAt, recency, isRepeat }: AuditedOdds): boolean => {
      const { number, market } = entry
      const isNew = !seen.has(number)
      if (!isNew && isRepeat !== true) {
        duplicates += 1
        if (duplicateNumbers.length < keysShown) duplicateNumbers.push(number)
        return false
      }
      if (!isNew) repeats += 1
      seen.set(number)
      if (isNewest(entry, receivedAt)) {
        newest[market.number] = number
        newestReceivedAt[market.number] = receivedAt
      } else if (recency === 'historical') overtaken += 1
      else {
        outOfOrder += 1
        if (outOfOrderNumbers.length < keysShown) outOfOrderNumbers.push(number)
      }
      return isNew
    },
    duplicates: () => duplicates,
    repeats: () => repeats,
    overtaken: () => overtaken,
    outOfOrder: () => outOfOrder,
    /** Of the first of them. */
    duplicateNumbers,
    outOfOrderNumbers,
  }
}

function marketOf(markets: Map<string, SentMarket>, odds: OddsIdentity): SentMarket {
  const id = providerMarketId(odds)
  const known = markets.get(id)
  if (known !== undefined) return known
  const { gameId, provider, type, period, subject, line } = odds
  const market = { gameId, provider, type, period, subject, line, number: markets.size }
  markets.set(id, market)
  return market
}
