import { type GameId, marketId, oddsId, type OddsIdentity, toEpochMs } from '@sportsfeeds/domain'
import { DuplicateKeyError } from './errors.ts'
import type { DeliveryReport } from './report/report.ts'

/** Compares, key by key, what was acknowledged with what each analyst's client yielded. */
export interface Audit {
  /** An odds that is about to be sent. @returns its number. @throws DuplicateKeyError */
  readonly register: (odds: OddsIdentity) => number
  /** The feeds API acknowledged it. */
  readonly acknowledge: (odds: number) => void
  /**
   * An analyst's client yielded an odds.
   * @returns the odds' number when it is one of this run and this analyst's first sight of it.
   */
  readonly receive: (analyst: number, odds: AuditedOdds) => number | undefined
  /** Acknowledged odds that some analyst still waits for, counted per analyst. */
  readonly outstanding: () => number
  /** Odds that all analysts together were to have and have. */
  readonly received: () => number
  readonly result: () => DeliveryReport
}

/** A yielded odds, and whether the client said that it is the newest of its market or one that was overtaken. */
export type AuditedOdds = OddsIdentity & { readonly standing: 'current' | 'historical' }

export type FollowsGame = (gameId: GameId) => boolean

/** @param analysts which games each one follows. */
export const createAudit = (analysts: readonly FollowsGame[]): Audit => {
  const numbers = new Map<string, number>()
  const sent: {
    readonly dateMs: number
    readonly market: number
    readonly gameId: GameId
    acknowledged: boolean
  }[] = []
  const markets = new Map<string, number>()
  const ledgers = analysts.map(createLedger)
  let expected = 0
  let received = 0

  const register: Audit['register'] = (identity) => {
    const id = oddsId(identity)
    if (numbers.has(id)) throw new DuplicateKeyError(id)
    const number = sent.length
    numbers.set(id, number)
    sent.push({
      dateMs: toEpochMs(identity.date),
      market: numberOf(markets, marketId(identity)),
      gameId: identity.gameId,
      acknowledged: false,
    })
    return number
  }

  const acknowledge: Audit['acknowledge'] = (number) => {
    const entry = sent[number]
    if (entry === undefined || entry.acknowledged) return
    entry.acknowledged = true
    for (const ledger of ledgers) {
      if (!ledger.follows(entry.gameId)) continue
      expected += 1
      if (ledger.has(number)) received += 1
    }
  }

  const receive: Audit['receive'] = (analyst, odds) => {
    const number = numbers.get(oddsId(odds))
    const entry = number === undefined ? undefined : sent[number]
    const ledger = ledgers[analyst]
    if (number === undefined || entry === undefined || ledger === undefined) return undefined
    if (!ledger.note(number, entry.market, entry.dateMs, odds.standing)) return undefined
    if (entry.acknowledged && ledger.follows(entry.gameId)) received += 1
    return number
  }

  const result: Audit['result'] = () => {
    const keys = [...numbers.keys()]
    let unacknowledged = 0
    const perAnalyst = ledgers.map((ledger) => {
      const lostKeys: string[] = []
      let ledgerExpected = 0
      let ledgerReceived = 0
      for (const [number, { acknowledged, gameId }] of sent.entries()) {
        const arrived = ledger.has(number)
        if (arrived && !acknowledged) unacknowledged += 1
        if (!acknowledged || !ledger.follows(gameId)) continue
        ledgerExpected += 1
        if (arrived) ledgerReceived += 1
        else if (lostKeys.length < lostKeysShown) lostKeys.push(keys[number] ?? '')
      }
      return {
        expected: ledgerExpected,
        received: ledgerReceived,
        lost: ledgerExpected - ledgerReceived,
        duplicates: ledger.duplicates(),
        overtaken: ledger.overtaken(),
        outOfOrder: ledger.outOfOrder(),
        lostKeys,
      }
    })
    const sum = (
      field: 'expected' | 'received' | 'lost' | 'duplicates' | 'overtaken' | 'outOfOrder',
    ): number => perAnalyst.reduce((total, analyst) => total + analyst[field], 0)
    return {
      analysts: analysts.length,
      expected: sum('expected'),
      received: sum('received'),
      lost: sum('lost'),
      duplicates: sum('duplicates'),
      overtaken: sum('overtaken'),
      outOfOrder: sum('outOfOrder'),
      unacknowledged,
      perAnalyst,
    }
  }

  return {
    register,
    acknowledge,
    receive,
    outstanding: () => expected - received,
    received: () => received,
    result,
  }
}

const lostKeysShown = 10

/** What one analyst has seen: a bit per odds, and the newest date per market. */
const createLedger = (follows: FollowsGame) => {
  const seen = createBits()
  const newestMs: number[] = []
  let duplicates = 0
  let overtaken = 0
  let outOfOrder = 0

  return {
    follows,
    has: seen.has,
    /** @returns true at the first sight of the odds. */
    note: (number: number, market: number, dateMs: number, standing: AuditedOdds['standing']): boolean => {
      if (seen.has(number)) {
        duplicates += 1
        return false
      }
      seen.set(number)
      const newest = newestMs[market] ?? -Infinity
      if (dateMs >= newest) newestMs[market] = dateMs
      else if (standing === 'historical') overtaken += 1
      else outOfOrder += 1
      return true
    },
    duplicates: () => duplicates,
    overtaken: () => overtaken,
    outOfOrder: () => outOfOrder,
  }
}

const createBits = () => {
  let bytes = new Uint8Array(4096)
  return {
    has: (bit: number): boolean => (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1,
    set: (bit: number): void => {
      const place = bit >> 3
      if (place >= bytes.length) {
        const wider = new Uint8Array(Math.max(place + 1, 2 * bytes.length))
        wider.set(bytes)
        bytes = wider
      }
      bytes[place] = (bytes[place] ?? 0) | (1 << (bit & 7))
    },
  }
}

const numberOf = (numbers: Map<string, number>, name: string): number => {
  const known = numbers.get(name)
  if (known !== undefined) return known
  numbers.set(name, numbers.size)
  return numbers.size - 1
}
