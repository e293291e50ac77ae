import {
  type EpochMs,
  type GameInput,
  marketId,
  type ProviderName,
  toEpochMs,
  toEpochSeconds,
  toInstant,
} from '@sportsfeeds/domain'
import { UnreadableFileError } from '../../errors.ts'
import { readJson } from '../../files/read-json.ts'
import type { RecordedOdds, RecordedRecord, Recording } from '../recording.ts'
import { createSourceCounts, type SourceCounts } from '../source-counts.ts'
import { marketsOf, typeOf } from './markets.ts'
import {
  type ApiBookmaker,
  type ApiEvent,
  type ApiMarket,
  type ApiSnapshot,
  isSnapshot,
  parseEvent,
  parseSnapshot,
} from './parse.ts'
import { type ApiPriceFormat, priceFormatOf } from './price-format.ts'
import { createProviderNames } from './provider-names.ts'

/**
 * Reads responses of The Odds API, one or several, in order of their times: each bookmaker is a provider, and each line of a market
 * a market. What a later response does not list any more is suspended.
 * @param priceFormat of all responses; each one's own prices tell when it is left out.
 * @throws UnreadableFileError when a file cannot be opened, or does not tell the format of its prices.
 */
export async function readOddsApi(
  files: readonly string[],
  priceFormat?: ApiPriceFormat,
): Promise<Recording> {
  const counts = createSourceCounts()
  const snapshots: Snapshot[] = []
  for (const file of files) {
    for (const snapshot of await readSnapshots(file, counts)) {
      const prices = snapshot.events.flatMap(pricesOf)
      snapshots.push({
        ...snapshot,
        atMs: timeOf(snapshot),
        oddsFormat: priceFormat ?? priceFormatOf(file, prices),
      })
    }
  }
  const reader = createReader(counts)
  for (const snapshot of snapshots.toSorted((a, b) => a.atMs - b.atMs)) reader.read(snapshot)
  return reader.recording(files)
}

interface Snapshot extends ApiSnapshot {
  readonly atMs: EpochMs
  readonly oddsFormat: ApiPriceFormat
}

/** The events of a file are one response, unless it has several, or historical ones. */
async function readSnapshots(file: string, counts: SourceCounts): Promise<ApiSnapshot[]> {
  const snapshots: ApiSnapshot[] = []
  const events: ApiEvent[] = []
  let last = 0
  try {
    for await (const { number, value, issue } of readJson(file)) {
      last = number
      counts.add('lines')
      const parsed = issue ?? (isSnapshot(value) ? parseSnapshot(value) : parseEvent(value))
      if (typeof parsed === 'string') counts.malformed({ file, line: number, reason: parsed })
      else if ('events' in parsed) snapshots.push(parsed)
      else events.push(parsed)
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError) || last === 0) throw error
    counts.malformed({ file, line: last + 1, reason: error.reason })
  }
  return events.length === 0 ? snapshots : [...snapshots, { events }]
}

function pricesOf({ bookmakers }: ApiEvent): number[] {
  return bookmakers.flatMap(({ markets }) =>
    markets.flatMap(({ outcomes }) => outcomes.map(({ price }) => price)),
  )
}

/** A response about the present is as old as the newest of what it has. */
function timeOf({ timestamp, events }: ApiSnapshot): EpochMs {
  if (timestamp !== undefined) return toEpochMs(timestamp)
  let latestMs = 0
  for (const { bookmakers } of events) {
    for (const bookmaker of bookmakers) {
      for (const market of bookmaker.markets) latestMs = Math.max(latestMs, updateOf(market, bookmaker) ?? 0)
    }
  }
  return latestMs
}

function updateOf(market: ApiMarket, bookmaker: ApiBookmaker): EpochMs | undefined {
  const date = market.last_update ?? bookmaker.last_update
  return date === undefined || date === null ? undefined : toEpochMs(date)
}

function createReader(counts: SourceCounts) {
  const games = new Map<string, GameInput>()
  const odds: RecordedOdds[] = []
  const listed = new Map<string, Listed>()
  const nameOf = createProviderNames()

  const readMarket = (place: Place, market: ApiMarket, seen: Map<string, RecordedOdds>): void => {
    const { snapshot, event, bookmaker } = place
    const records = marketsOf(market, event, snapshot.oddsFormat)
    if (typeof records === 'string') {
      counts.unsupported(market.key, records)
      return
    }
    if (records.length === 0) counts.add('unpriced')
    const atMs = updateOf(market, bookmaker) ?? snapshot.atMs
    for (const content of records) {
      const record: RecordedRecord = { gameId: gameIdOf(event), ...content, summary: summaryOf(event) }
      const provider = nameOf(bookmaker.key)
      const key = `${record.gameId}/${marketId(record)}/${provider}`
      // Alternate lines may repeat the featured one, which comes first.
      if (seen.has(key)) continue
      seen.set(key, { atMs, provider, record })
    }
  }

  return {
    read: (snapshot: Snapshot): void => {
      const seen = new Map<string, RecordedOdds>()
      const asked = askedFor(snapshot)
      for (const event of snapshot.events) {
        const game = toGame(event, snapshot.atMs)
        if (!games.has(game.id)) games.set(game.id, game)
        for (const bookmaker of event.bookmakers) {
          const markets = bookmaker.markets.toSorted(
            (a, b) => Number(typeOf(b.key).isFeatured) - Number(typeOf(a.key).isFeatured),
          )
          for (const market of markets) {
            counts.add('changes')
            readMarket({ snapshot, event, bookmaker }, market, seen)
          }
        }
      }
      for (const [key, found] of seen) {
        const { atMs, provider, record } = found
        const last = listed.get(key)
        const text = JSON.stringify([atMs, record])
        if (last?.text === text) {
          counts.add('unchanged')
          continue
        }
        odds.push(found)
        listed.set(key, { record, provider, text })
      }
      for (const [key, { record, provider }] of listed) {
        if (seen.has(key) || !asked.covers(record)) continue
        listed.delete(key)
        odds.push({
          atMs: lastUpdateOf(seen, provider, record) ?? snapshot.atMs,
          provider,
          record: { ...record, status: 'suspended', reason: 'not listed', outcomes: [] },
        })
      }
    },
    recording: (files: readonly string[]): Recording => ({
      games: [...games.values()],
      odds: odds.toSorted((a, b) => a.atMs - b.atMs),
      gameChanges: [],
      source: counts.source(files, odds.length),
    }),
  }
}

interface Place {
  readonly snapshot: Snapshot
  readonly event: ApiEvent
  readonly bookmaker: ApiBookmaker
}

/** A market as the last response had it. */
interface Listed {
  readonly record: RecordedRecord
  readonly provider: ProviderName
  readonly text: string
}

/** What a response would have if it were still on offer: the kinds of market that any bookmaker has, of the games that it lists. */
function askedFor({ events }: Snapshot) {
  const games = new Set(events.map(gameIdOf))
  const kinds = new Set(
    events.flatMap(({ bookmakers }) =>
      bookmakers.flatMap(({ markets }) =>
        markets.map(({ key }) => JSON.stringify([typeOf(key).type, typeOf(key).period])),
      ),
    ),
  )
  return {
    covers: ({ gameId, type, period }: RecordedRecord): boolean =>
      games.has(gameId) && kinds.has(JSON.stringify([type, period])),
  }
}

/** When the bookmaker last changed other lines of the market: that is when it took this one away. */
function lastUpdateOf(
  seen: ReadonlyMap<string, RecordedOdds>,
  provider: ProviderName,
  { gameId, type, period, subject }: RecordedRecord,
): EpochMs | undefined {
  const times = [...seen.values()]
    .filter(
      (one) =>
        one.provider === provider &&
        one.record.gameId === gameId &&
        one.record.type === type &&
        one.record.period === period &&
        one.record.subject === subject,
    )
    .map(({ atMs }) => atMs)
  return times.length === 0 ? undefined : Math.max(...times)
}

function gameIdOf({ id }: ApiEvent): string {
  return `game-${id}`
}

function summaryOf({ home_team, away_team, sport_title, sport_key }: ApiEvent): string {
  return home_team && away_team ? `${home_team} v ${away_team}` : (sport_title ?? sport_key)
}

function toGame(event: ApiEvent, atMs: EpochMs): GameInput {
  const { commence_time, home_team, away_team, sport_key, sport_title } = event
  return {
    id: gameIdOf(event),
    sport: sportOf(sport_key),
    gameDate: toInstant(toEpochSeconds(commence_time) * 1000),
    name: summaryOf(event),
    status: toEpochMs(commence_time) <= atMs ? 'live' : 'scheduled',
    ...(home_team && away_team ? { homeTeam: home_team, awayTeam: away_team } : {}),
    ...(sport_title ? { league: sport_title } : {}),
  }
}

/** The first word of the API's key is the sport, the rest its league. */
function sportOf(key: string): string {
  const [sport = 'other'] = key.toLowerCase().split('_')
  const name = (sports[sport] ?? sport).replaceAll(/[^a-z0-9-]/g, '').slice(0, longestSport)
  return /^[a-z]/.test(name) ? name : 'other'
}

const longestSport = 32

const sports: Readonly<Record<string, string>> = {
  americanfootball: 'american-football',
  aussierules: 'australian-rules',
  icehockey: 'ice-hockey',
  rugbyleague: 'rugby-league',
  rugbyunion: 'rugby-union',
}
