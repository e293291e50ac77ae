import * as z from 'zod'
import { GameId, isWellFormed, notWellFormed, ProviderName } from '../identifiers.ts'
import { type EpochMs, Instant, toEpochMs, toInstant } from '../instant.ts'
import { lateAfterMs } from '../limits.ts'
import { marketId, type MarketOrBetStop, parseMarketId } from '../odds/market.ts'
import { digestPattern, MarketStatus, type Odds, type OddsDigest } from '../odds/odds.ts'
import { type Outcome, OutcomeId, OutcomeStatus } from '../odds/outcome.ts'
import { OddsFormat, type Price, priceIssue } from '../price/odds-format.ts'

/** One odds record on its way to analysts. */
export interface LiveOdds extends Odds {
  /** When the table took it: the time of its change record. Absent in a snapshot. */
  readonly storedAt?: EpochMs | undefined
  /** It was old when it arrived, so a reader by feed date may have missed it. */
  readonly late?: true | undefined
}

/**
 * Odds of one game in a frame, in a form of few bytes that is encoded once for all who follow the game. What records have
 * in common is said once, in `markets`; a record is a list that points to it. docs/PROTOCOL.md has the layout with an example.
 */
export interface GameOdds {
  readonly game: GameId
  /** Epoch milliseconds to which the times of the records are relative. */
  readonly time: EpochMs
  readonly markets: readonly unknown[]
  readonly odds: readonly unknown[]
}

/** Encodes records of one game, in order. At most 90 bytes a record of three plain prices, its entry in `markets` not counted. */
export function encodeGameOdds(odds: readonly LiveOdds[]): GameOdds {
  const [first] = odds
  if (first === undefined) throw new RangeError('There are no odds to encode.')
  const time = Math.floor(first.receivedAt)
  const places = new Map<string, number>()
  const markets: MarketEntry[] = []
  const placeOf = (record: LiveOdds): number => {
    const entry = toMarketEntry(record)
    const text = JSON.stringify(entry)
    const known = places.get(text)
    if (known !== undefined) return known
    places.set(text, markets.length)
    return markets.push(entry) - 1
  }
  return {
    game: first.gameId,
    time,
    markets,
    odds: odds.map((record) => toFragment(record, placeOf(record), time)),
  }
}

/** Inverse of {@link encodeGameOdds}, as parsed from JSON. Undefined if it is not of this form. */
export function decodeGameOdds(value: unknown): LiveOdds[] | undefined {
  if (!isRecord(value)) return undefined
  const { game, time, markets, odds } = value
  if (!isGameId(game) || !isWhole(time) || !isTime(time) || !Array.isArray(markets) || !Array.isArray(odds))
    return undefined
  const parsed: ParsedMarket[] = []
  for (const entry of markets) {
    const market = fromMarketEntry(entry)
    if (market === undefined) return undefined
    parsed.push(market)
  }
  const records: LiveOdds[] = []
  for (const fragment of odds) {
    const record = Array.isArray(fragment) ? fromFragment(fragment, game, time, parsed) : undefined
    if (record === undefined) return undefined
    records.push(record)
  }
  return records
}

/** What can be read of odds of a game, as parsed from JSON, and names of the records that cannot be. */
export interface SalvagedGameOdds {
  /** Each can be decoded. */
  readonly blocks: readonly GameOdds[]
  readonly unreadable: readonly string[]
}

/** Salvages records one by one: a newer server may send some that this version does not know. */
export function salvageGameOdds(value: unknown): SalvagedGameOdds {
  const { game, time, markets, odds } = isRecord(value) ? value : noOwn
  if (!isGameId(game) || typeof time !== 'number' || !Array.isArray(markets) || !Array.isArray(odds))
    return { blocks: [], unreadable: ['odds of a game'] }
  const blocks: GameOdds[] = []
  const unreadable: string[] = []
  for (const fragment of odds as readonly unknown[]) {
    const [place, ...rest] = Array.isArray(fragment) ? (fragment as readonly unknown[]) : []
    const market: unknown = typeof place === 'number' ? markets[place] : undefined
    const block = { game, time, markets: [market], odds: [[0, ...rest]] }
    if (decodeGameOdds(block) === undefined) unreadable.push(nameOf(game, market))
    else blocks.push(block)
  }
  return { blocks, unreadable }
}

function nameOf(game: GameId, market: unknown): string {
  const [id, provider] = Array.isArray(market) ? (market as readonly unknown[]) : []
  return [game, id, provider].filter((part) => typeof part === 'string').join(' ')
}

/** Market id, provider, and the outcomes in the order of the prices: an id, or id and name. What rarely changes follows. */
type MarketEntry = readonly [
  market: string,
  provider: string,
  outcomes: readonly (string | readonly [id: string, name: string])[],
  rare?: Rare,
]

interface Rare {
  readonly main?: boolean | undefined
  readonly summary?: string | undefined
  readonly gameDate?: Instant | undefined
}

/** Place of the market, times relative to the block's, what it says, and its prices in the order of the outcomes. */
type Fragment = readonly [
  market: number,
  date: number,
  receivedAt: number,
  storedAt: number | null,
  digest: string,
  flags: number,
  prices: readonly (Price | readonly [price: Price, status: number, line?: number])[],
  own?: { readonly seq?: number | undefined; readonly reason?: string | undefined },
]

function toMarketEntry(odds: LiveOdds): MarketEntry {
  const { main, summary, gameDate } = odds
  const outcomes = odds.outcomes.map(({ id, name }) => (name === undefined ? id : ([id, name] as const)))
  const entry = [marketId(odds), odds.provider, outcomes] as const
  const hasRare = main !== undefined || summary !== undefined || gameDate !== undefined
  return hasRare ? [...entry, { main, summary, gameDate }] : entry
}

function toFragment(odds: LiveOdds, market: number, time: EpochMs): Fragment {
  const { seq, reason } = odds
  const fragment = [
    market,
    toEpochMs(odds.date) - time,
    toMicroseconds(odds.receivedAt - time),
    odds.storedAt === undefined ? null : toMicroseconds(odds.storedAt - time),
    odds.digest,
    formats.indexOf(odds.oddsFormat) + formats.length * statuses.indexOf(odds.status),
    odds.outcomes.map(toPrice),
  ] as const
  return seq === undefined && reason === undefined ? fragment : [...fragment, { seq, reason }]
}

function toPrice({ odds = noPrice, status, line }: Outcome): Fragment[6][number] {
  const statusIndex = status === undefined ? 0 : outcomeStatuses.indexOf(status) + 1
  if (line !== undefined) return [odds, statusIndex, line]
  return statusIndex === 0 ? odds : [odds, statusIndex]
}

type ParsedMarket = Pick<
  Odds,
  'type' | 'period' | 'subject' | 'line' | 'provider' | 'main' | 'summary' | 'gameDate'
> & {
  readonly outcomes: readonly Outcome[]
}

function fromMarketEntry(entry: unknown): ParsedMarket | undefined {
  if (!Array.isArray(entry) || entry.length > 4) return undefined
  const [id, provider, outcomes, rare] = entry as readonly unknown[]
  const market = marketOf(id)
  if (market === undefined || !isProvider(provider) || !Array.isArray(outcomes)) return undefined
  const parsed: Outcome[] = []
  for (const outcome of outcomes) {
    if (isOutcomeId(outcome)) {
      parsed.push({ id: outcome })
      continue
    }
    if (!Array.isArray(outcome) || outcome.length !== 2) return undefined
    const [outcomeId, name] = outcome as readonly unknown[]
    if (!isOutcomeId(outcomeId) || !isName(name)) return undefined
    parsed.push({ id: outcomeId, name })
  }
  if (rare === undefined) return { ...market, provider, outcomes: parsed }
  if (!isRecord(rare)) return undefined
  const { main, summary, gameDate } = rare
  if (main !== undefined && typeof main !== 'boolean') return undefined
  if (summary !== undefined && !isSummary(summary)) return undefined
  if (gameDate !== undefined && !isInstant(gameDate)) return undefined
  return { ...market, provider, main, summary, gameDate, outcomes: parsed }
}

function fromFragment(
  fragment: readonly unknown[],
  gameId: GameId,
  time: EpochMs,
  markets: readonly ParsedMarket[],
): LiveOdds | undefined {
  const [place, date, received, stored, digest, flags, prices, own] = fragment
  const market = typeof place === 'number' ? markets[place] : undefined
  const oddsFormat = typeof flags === 'number' ? formats[flags % formats.length] : undefined
  const status = typeof flags === 'number' ? statuses[Math.floor(flags / formats.length)] : undefined
  if (market === undefined || oddsFormat === undefined || status === undefined) return undefined
  if (!isWhole(date) || !isTime(time + date) || !isFinite(received)) return undefined
  if (stored !== null && !isFinite(stored)) return undefined
  if (!isDigest(digest) || !Array.isArray(prices) || prices.length !== market.outcomes.length)
    return undefined
  if (own !== undefined && !isRecord(own)) return undefined
  const { seq, reason } = own ?? noOwn
  if (seq !== undefined && (!isWhole(seq) || seq < 0)) return undefined
  if (reason !== undefined && !isReason(reason)) return undefined
  const outcomes: Outcome[] = []
  for (let index = 0; index < prices.length; index += 1) {
    const outcome = market.outcomes[index]
    const priced = outcome === undefined ? undefined : fromPrice(prices[index], outcome)
    if (priced === undefined) return undefined
    if (priced.odds !== undefined && priceIssue(priced.odds, oddsFormat) !== undefined) return undefined
    outcomes.push(priced)
  }
  const receivedAt = fromMicroseconds(time, received)
  const odds: LiveOdds = {
    gameId,
    type: market.type,
    period: market.period,
    subject: market.subject,
    line: market.line,
    main: market.main,
    provider: market.provider,
    date: instantOf(time + date),
    seq,
    status,
    reason,
    oddsFormat,
    outcomes,
    summary: market.summary,
    gameDate: market.gameDate,
    receivedAt,
    digest,
    storedAt: stored === null ? undefined : fromMicroseconds(time, stored),
  }
  return receivedAt - (time + date) > lateAfterMs ? { ...odds, late: true } : odds
}

const noOwn: Readonly<Record<string, unknown>> = {}

function fromPrice(price: unknown, outcome: Outcome): Outcome | undefined {
  if (!Array.isArray(price)) {
    if (!isPrice(price)) return undefined
    if (price === noPrice) return outcome
    const { id, name } = outcome
    return name === undefined ? { id, odds: price } : { id, name, odds: price }
  }
  const [odds, statusIndex, line] = price as readonly unknown[]
  const status = typeof statusIndex === 'number' ? outcomeStatuses[statusIndex - 1] : undefined
  if (!isPrice(odds) || (statusIndex !== 0 && status === undefined)) return undefined
  if (line !== undefined && !isFinite(line)) return undefined
  return {
    ...outcome,
    ...(odds === noPrice ? {} : { odds }),
    ...(status === undefined ? {} : { status }),
    ...(line === undefined ? {} : { line }),
  }
}

/** No price is 0 in any format. */
const noPrice = 0
const formats = OddsFormat.options
const statuses = MarketStatus.options
const outcomeStatuses = OutcomeStatus.options

let minute = Number.NaN
let minuteText = ''

/** As `toInstant`, at a quarter of its cost: the dates of a frame are mostly of one minute. */
function instantOf(epochMs: EpochMs): Instant {
  const ms = epochMs % 60_000
  if (epochMs - ms !== minute) {
    minute = epochMs - ms
    minuteText = toInstant(minute).slice(0, 'yyyy-mm-ddThh:mm:'.length)
  }
  const digits = String(100_000 + ms)
  return `${minuteText}${digits.slice(1, 3)}.${digits.slice(3)}Z`
}

/** Change records and arrivals have microseconds; a fraction of more digits would only be a float's noise. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

function fromMicroseconds(time: EpochMs, ms: number): EpochMs {
  return toMicroseconds(time + ms)
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value)
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

const latestTime = Date.UTC(9999, 11, 31)

function isTime(epochMs: number): boolean {
  return epochMs >= 0 && epochMs <= latestTime
}

function isPrice(value: unknown): value is Price {
  return typeof value === 'string' || Number.isFinite(value)
}

function isDigest(value: unknown): value is OddsDigest {
  return typeof value === 'string' && digestPattern.test(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Checks strings by a schema, and remembers those that it accepted: frame after frame repeats them, and one process may
 * run hundreds of clients.
 */
function remembered(schema: z.ZodType<string>): (value: unknown) => value is string {
  const known = new Set<unknown>()
  return (value): value is string => {
    if (known.has(value)) return true
    if (!schema.safeParse(value).success) return false
    if (known.size >= maxRemembered) known.clear()
    known.add(value)
    return true
  }
}

const maxRemembered = 5_000

const isGameId = remembered(GameId)
const isProvider = remembered(ProviderName)
const isOutcomeId = remembered(OutcomeId)
const isName = remembered(z.string().min(1).max(200))
const isSummary = remembered(z.string().max(500).refine(isWellFormed, notWellFormed))
const isInstant = remembered(Instant)
const isReason = remembered(z.string().max(100))

const knownMarkets = new Map<string, MarketOrBetStop>()

/** The market of a market id, or undefined if it is none. */
function marketOf(id: unknown): MarketOrBetStop | undefined {
  if (typeof id !== 'string') return undefined
  const known = knownMarkets.get(id)
  if (known !== undefined) return known
  try {
    const market = parseMarketId(id)
    if (knownMarkets.size >= maxRemembered) knownMarkets.clear()
    knownMarkets.set(id, market)
    return market
  } catch {
    return undefined
  }
}
