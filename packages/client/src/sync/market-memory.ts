import { type EpochMs, isLaterRecord } from '@sportsfeeds/domain'
import { packVersions, unpackVersions, type Versions } from './packed-versions.ts'
import type { ArrivingOdds } from './received-odds.ts'

/** Relation of one odds record to those that its market has had. */
export type VersionKind =
  /** Not had before. */
  | 'new'
  /** A later version with other prices. */
  | 'correction'
  /** Had in this version or a later one. */
  | 'duplicate'

/** Remembers which odds of one market were delivered, by feed date, which identifies a record within its market. */
export interface MarketMemory {
  /** Classifies one odds record and remembers it. */
  classify(odds: ArrivingOdds, heardAtMs: EpochMs): VersionKind
  /** Forgets odds heard before `floorMs`, but never the newest. */
  forgetBefore(floorMs: EpochMs): void
}

/**
 * The newest odds are kept as plain numbers, older ones packed: at 500 odds a second a client remembers several hundred
 * thousand, and is asked about hardly any of them.
 */
export function createMarketMemory(): MarketMemory {
  /** Older than all of `newest`, the oldest first. */
  let blocks: Block[] = []
  let newest = noVersions()
  /** Of each of `newest`. */
  let heardAts: number[] = []
  /** A catch-up asks for the records of a block one after the other. */
  let opened: { readonly block: Block; readonly versions: Versions } | undefined

  const classifyNewest = (odds: ArrivingOdds, date: number, heardAtMs: EpochMs): VersionKind => {
    const { kind, index, isWritten } = take(newest, odds, date)
    if (kind === 'new') heardAts.splice(index, 0, heardAtMs)
    else if (isWritten) heardAts[index] = heardAtMs
    if (heardAts.length > maxPlain) {
      blocks.push(blockOf(part(newest, 0, blockSize), Math.max(...heardAts.slice(0, blockSize))))
      newest = part(newest, blockSize)
      heardAts = heardAts.slice(blockSize)
    }
    return kind
  }

  const classifyPacked = (at: number, odds: ArrivingOdds, date: number, heardAtMs: EpochMs): VersionKind => {
    const block = blocks[at]
    if (block === undefined) return classifyNewest(odds, date, heardAtMs)
    if (opened?.block !== block) opened = { block, versions: unpackVersions(block.packed) }
    const { versions } = opened
    const { kind, isWritten } = take(versions, odds, date)
    if (!isWritten) return kind
    opened = undefined
    const heard = Math.max(block.heardAtMs, heardAtMs)
    const count = versions.dates.length
    const parts =
      count > maxPlain
        ? [part(versions, 0, Math.ceil(count / 2)), part(versions, Math.ceil(count / 2))]
        : [versions]
    blocks.splice(at, 1, ...parts.map((one) => blockOf(one, heard)))
    return kind
  }

  return {
    classify: (odds, heardAtMs) => {
      const date = Date.parse(odds.date)
      const isNewest = (blocks.at(-1)?.lastDate ?? Number.NEGATIVE_INFINITY) < date
      return isNewest
        ? classifyNewest(odds, date, heardAtMs)
        : classifyPacked(blockAt(blocks, date), odds, date, heardAtMs)
    },

    forgetBefore: (floorMs) => {
      opened = undefined
      blocks = blocks.filter((block) => block.heardAtMs >= floorMs)
      const last = heardAts.length - 1
      const isKept = (_: number, index: number): boolean =>
        index === last || (heardAts[index] ?? 0) >= floorMs
      const kept = heardAts.filter(isKept)
      if (kept.length === heardAts.length) return
      newest = {
        dates: newest.dates.filter(isKept),
        receivedAts: newest.receivedAts.filter(isKept),
        storedAts: newest.storedAts.filter(isKept),
        prints: newest.prints.filter(isKept),
      }
      heardAts = kept
    },
  }
}

/** Odds that follow one another by date, in few bytes. */
interface Block {
  /** The feed date of its newest odds. */
  readonly lastDate: number
  /** When the last of its odds was heard: until then none of them is forgotten. */
  readonly heardAtMs: EpochMs
  readonly packed: string
}

/** Many enough to cost little each, few enough to be looked through at once. */
const blockSize = 32
/** Of these the oldest are packed, and a packed block of as many is halved. */
const maxPlain = 48

function noVersions(): Versions {
  return { dates: [], receivedAts: [], storedAts: [], prints: [] }
}

function part({ dates, receivedAts, storedAts, prints }: Versions, from: number, to?: number): Versions {
  return {
    dates: dates.slice(from, to),
    receivedAts: receivedAts.slice(from, to),
    storedAts: storedAts.slice(from, to),
    prints: prints.slice(from, to),
  }
}

function blockOf(versions: Versions, heardAtMs: EpochMs): Block {
  return {
    lastDate: versions.dates.at(-1) ?? 0,
    heardAtMs,
    packed: packVersions(versions),
  }
}

/** The first block that does not end before `date`. */
function blockAt(blocks: readonly Block[], date: number): number {
  return blocks.findIndex(({ lastDate }) => lastDate >= date)
}

interface Taken {
  readonly kind: VersionKind
  /** Where the odds is now. */
  readonly index: number
  /** It is new, or a later version. */
  readonly isWritten: boolean
}

/** Classifies one odds record by the known versions, and stores it if it is new or a later version. */
function take(known: Versions, odds: ArrivingOdds, date: number): Taken {
  const index = placeOf(known.dates, date)
  const print = printOf(odds)
  if (known.dates[index] !== date) {
    known.dates.splice(index, 0, date)
    known.receivedAts.splice(index, 0, odds.receivedAt)
    known.storedAts.splice(index, 0, odds.storedAt ?? Number.NaN)
    known.prints.splice(index, 0, print)
    return { kind: 'new', index, isWritten: true }
  }
  const previous = { receivedAt: known.receivedAts[index] ?? 0, storedAt: known.storedAts[index] }
  if (!isLaterRecord(odds, previous)) return { kind: 'duplicate', index, isWritten: false }
  const kind = known.prints[index] === print ? 'duplicate' : 'correction'
  known.receivedAts[index] = odds.receivedAt
  known.storedAts[index] = odds.storedAt ?? Number.NaN
  known.prints[index] = print
  return { kind, index, isWritten: true }
}

/** Where `date` is or belongs in ascending `dates`; nearly always at the end. */
function placeOf(dates: readonly number[], date: number): number {
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
 * Hash of what domain's `sameOdds` compares. Only versions of one record are compared by it, so 32 bits do: after FNV-1a,
 * https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
function printOf({ homeOdds, awayOdds, drawOdds, oddsFormat, isOpen, home, away }: ArrivingOdds): number {
  let hash = isOpen ? 0x811c9dc5 : 0x811c9dc4
  hash = mix(hash, homeOdds)
  hash = mix(hash, awayOdds)
  hash = mix(hash, drawOdds)
  hash = mix(hash, home)
  hash = mix(hash, away)
  return mix(hash, oddsFormat) >>> 0
}

function mix(hash: number, value: number | string | undefined): number {
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
