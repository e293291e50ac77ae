import type { EpochMs } from '@sportsfeeds/domain'
import type { ArrivingOdds } from './received-odds.ts'

/** What an odds is to a market that remembers what it has had. */
export type Verdict =
  /** Never had. */
  | 'new'
  /** Had, with other prices, and this is the later version. */
  | 'correction'
  /** Had in this version or a later one. */
  | 'repeat'

/** Remembers which odds of one market were handed out. An odds of a market is named by its feed date. */
export interface MarketMemory {
  /** Judges an odds and remembers it. */
  judge(odds: ArrivingOdds, heardAtMs: EpochMs): Verdict
  /** Forgets what was heard before `floorMs`, but never the newest odds. */
  forgetBefore(floorMs: EpochMs): void
  readonly size: number
}

/**
 * Kept as columns of plain numbers: about 40 bytes an odds, where the odds themselves would take ten times as much. At
 * 500 odds a second a client remembers several hundred thousand.
 */
export const createMarketMemory = (): MarketMemory => {
  let dates: number[] = []
  let receivedAts: number[] = []
  /** Not a number for versions that came over REST, which does not say when they were stored. */
  let storedAts: number[] = []
  let prints: number[] = []
  let heardAts: number[] = []

  const write = (index: number, odds: ArrivingOdds, heardAtMs: EpochMs): void => {
    receivedAts[index] = odds.receivedAt
    storedAts[index] = odds.storedAt ?? Number.NaN
    prints[index] = printOf(odds)
    heardAts[index] = heardAtMs
  }

  const isLaterVersion = (index: number, { receivedAt, storedAt }: ArrivingOdds): boolean => {
    const known = receivedAts[index] ?? 0
    if (receivedAt !== known) return receivedAt > known
    // Of two versions of one millisecond the table's own order counts; what REST gives is what the table holds now.
    const knownStoredAt = storedAts[index] ?? Number.NaN
    return storedAt === undefined || storedAt > knownStoredAt
  }

  return {
    judge: (odds, heardAtMs) => {
      const date = Date.parse(odds.date)
      const index = placeOf(dates, date)
      if (dates[index] !== date) {
        if (index < dates.length) {
          for (const column of [dates, receivedAts, storedAts, prints, heardAts]) column.splice(index, 0, 0)
        }
        dates[index] = date
        write(index, odds, heardAtMs)
        return 'new'
      }
      if (!isLaterVersion(index, odds)) return 'repeat'
      const isSame = prints[index] === printOf(odds)
      write(index, odds, heardAtMs)
      return isSame ? 'repeat' : 'correction'
    },

    forgetBefore: (floorMs) => {
      const last = dates.length - 1
      const isKept = (_: number, index: number): boolean =>
        index === last || (heardAts[index] ?? 0) >= floorMs
      const kept = heardAts.filter(isKept)
      if (kept.length === heardAts.length) return
      dates = dates.filter(isKept)
      receivedAts = receivedAts.filter(isKept)
      storedAts = storedAts.filter(isKept)
      prints = prints.filter(isKept)
      heardAts = kept
    },

    get size() {
      return dates.length
    },
  }
}

/** Where `date` is or belongs in ascending `dates`; nearly always at the end. */
const placeOf = (dates: readonly number[], date: number): number => {
  let high = dates.length
  if (high === 0 || (dates[high - 1] ?? 0) < date) return high
  let low = 0
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((dates[middle] ?? 0) < date) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Stands for what domain's `sameOdds` compares. Only versions of one odds are compared by it, so 32 bits do: after FNV-1a,
 * https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
const printOf = ({ homeOdds, awayOdds, drawOdds, oddsFormat, isOpen, home, away }: ArrivingOdds): number => {
  let hash = isOpen ? 0x811c9dc5 : 0x811c9dc4
  hash = mix(hash, homeOdds)
  hash = mix(hash, awayOdds)
  hash = mix(hash, drawOdds)
  hash = mix(hash, home)
  hash = mix(hash, away)
  return mix(hash, oddsFormat) >>> 0
}

const mix = (hash: number, value: number | string | undefined): number => {
  if (value === undefined) return Math.imul(hash ^ 0xff, prime)
  // Small whole numbers, as American prices and lines are, need not become text.
  if (typeof value === 'number' && (value | 0) === value) {
    return Math.imul(Math.imul(hash ^ (value & 0xffff), prime) ^ (value >>> 16), prime)
  }
  const text = String(value)
  let mixed = hash
  for (let index = 0; index < text.length; index += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(index), prime)
  }
  return Math.imul(mixed ^ 0xfe, prime)
}

const prime = 0x01000193
