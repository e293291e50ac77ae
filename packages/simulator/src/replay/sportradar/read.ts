import {
  betStopType,
  type EpochMs,
  type GameInput,
  LooseInstant,
  marketId,
  toEpochMs,
  toEpochSeconds,
  toInstant,
  unknownSport,
} from '@sportsfeeds/domain'
import { UnreadableFileError } from '../../errors.ts'
import { mergeByTime } from '../merge-by-time.ts'
import type { RecordedGame, RecordedOdds, RecordedRecord, Recording } from '../recording.ts'
import { createSourceCounts, type SourceCounts } from '../source-counts.ts'
import { betstopReason } from './betstop-reasons.ts'
import { isOtherClock, stateOf } from './live-state.ts'
import { identityOf, outcomesOf } from './markets.ts'
import {
  type OddsChange,
  parseUofMessage,
  type UofBetStop,
  type UofFixture,
  type UofMarket,
  type UofMessage,
} from './parse.ts'
import { readXml } from './read-messages.ts'

/** Name of the provider of all odds of the feed: one of its producers at a time prices an event. */
const provider = 'sportradar'

/**
 * Reads messages of the Unified Odds Feed, one a line or over several lines, of all files in order of their times.
 * @throws UnreadableFileError when a file cannot be opened.
 */
export async function readSportradar(files: readonly string[]): Promise<Recording> {
  const counts = createSourceCounts()
  const reader = createReader(counts)
  const sources = files.map((file) => readMessages(file, counts))
  for await (const { file, number, message } of mergeByTime(sources, timeOf)) {
    counts.add('lines')
    if (typeof message === 'string') counts.malformed({ file, line: number, reason: message })
    else reader.read(message)
  }
  return reader.recording(files)
}

interface ReadMessage {
  readonly file: string
  readonly number: number
  readonly message: UofMessage | string
}

async function* readMessages(
  file: string,
  counts: SourceCounts,
): AsyncGenerator<ReadMessage, void, undefined> {
  let last = 0
  try {
    for await (const { number, xml } of readXml(file)) {
      last = number
      yield { file, number, message: parseUofMessage(xml) }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError) || last === 0) throw error
    counts.malformed({ file, line: last + 1, reason: error.reason })
  }
}

function timeOf({ message }: ReadMessage): EpochMs | undefined {
  if (typeof message === 'string' || !('message' in message)) return undefined
  return 'timestamp' in message.message ? message.message.timestamp : undefined
}

function createReader(counts: SourceCounts) {
  const events = new Map<string, Event>()
  const odds: RecordedOdds[] = []
  const gameChanges: RecordedGame[] = []

  const eventOf = (id: string, atMs: EpochMs): Event => {
    const known = events.get(id)
    if (known !== undefined) return known
    const game: GameInput = { ...unknownGame(id, atMs), status: 'scheduled' }
    const event: Event = { first: undefined, game, markets: new Map(), stops: 0, isStopped: false }
    events.set(id, event)
    return event
  }

  const changeState = (event: Event, { sport_event_status: message, timestamp: atMs }: OddsChange): void => {
    if (message !== undefined) {
      const state = stateOf(message, atMs, event.game)
      const hasChanged =
        state.status !== event.game.status ||
        JSON.stringify([state.live?.score, state.live?.period]) !==
          JSON.stringify([event.game.live?.score, event.game.live?.period]) ||
        isOtherClock(event.game.live?.clock, state.live?.clock)
      if (hasChanged) {
        const { live: _, ...game } = event.game
        event.game = { ...game, ...state }
        if (event.first !== undefined) gameChanges.push({ atMs, game: event.game })
      }
    }
    event.first ??= event.game
  }

  const changeOdds = (event: Event, { odds: change, product, timestamp: atMs }: OddsChange): void => {
    const reason = betstopReason(change?.betstop_reason)
    const markets = change?.market ?? []
    for (const market of markets) {
      counts.add('changes')
      const record = toRecord(event, market, product, reason)
      if (record === undefined) counts.add('unchanged')
      else odds.push({ atMs, provider, record })
    }
    if (markets.some(({ status }) => status === active)) event.isStopped = false
    // The stop itself does not say why; a later message does, while it lasts.
    if (event.isStopped && reason !== undefined && reason !== event.stopReason) {
      event.stopReason = reason
      odds.push({ atMs, provider, record: betStop(event, reason) })
    }
  }

  return {
    read: (one: UofMessage): void => {
      switch (one.kind) {
        case 'odds_change': {
          const event = eventOf(one.message.event_id, one.message.timestamp)
          changeState(event, one.message)
          changeOdds(event, one.message)
          return
        }
        case 'bet_stop': {
          const { event_id, timestamp: atMs } = one.message
          const event = eventOf(event_id, atMs)
          event.first ??= event.game
          event.stops += 1
          event.isStopped = true
          event.stopReason = undefined
          counts.add('changes')
          odds.push({ atMs, provider, record: betStop(event, stopReason(one.message)) })
          return
        }
        case 'fixture': {
          const event = eventOf(one.message.id, 0)
          event.game = { ...event.game, ...fixtureGame(one.message, event.game) }
          counts.add('otherMessages')
          return
        }
        case 'other':
          counts.add('otherMessages')
      }
    },
    recording: (files: readonly string[]): Recording => ({
      games: [...events.values()].flatMap(({ first }) => (first === undefined ? [] : [first])),
      odds: odds.toSorted((a, b) => a.atMs - b.atMs),
      gameChanges: gameChanges.toSorted((a, b) => a.atMs - b.atMs),
      source: counts.source(files, odds.length),
    }),
  }
}

interface Event {
  /** As it was when the first message about its odds came. */
  first: GameInput | undefined
  game: GameInput
  /** By id of ours. */
  readonly markets: Map<string, LastMarket>
  /** Number of bet stops so far. */
  stops: number
  /** True until a market is active again. */
  isStopped: boolean
  stopReason?: string | undefined
}

interface LastMarket {
  readonly product: string
  /** Number of bet stops before it. */
  readonly stops: number
  readonly text: string
}

const active = 1

/** @returns undefined for what changes nothing. */
function toRecord(
  event: Event,
  market: UofMarket,
  product: string,
  why: string | undefined,
): RecordedRecord | undefined {
  const identity = identityOf(market)
  const key = marketId(identity)
  const last = event.markets.get(key)
  // Another producer has it already.
  if (market.status === handedOver && last !== undefined && last.product !== product) return undefined
  const record: RecordedRecord = {
    gameId: event.game.id,
    ...identity,
    ...(market.favourite === '1' && identity.line !== undefined ? { main: true } : {}),
    ...stateOfMarket(market, identity, why),
    oddsFormat: 'decimal',
    ...(event.game.homeTeam === undefined ? {} : { summary: event.game.name }),
  }
  const text = JSON.stringify(record)
  // After a bet stop the same prices once more open the market again.
  if (last?.text === text && (last.stops === event.stops || record.status !== 'open')) return undefined
  event.markets.set(key, { product, stops: event.stops, text })
  return record
}

const handedOver = -2

/** Statuses of a market: https://docs.betradar.com/display/BD/UOF+-+Market+status */
function stateOfMarket(
  market: UofMarket,
  identity: ReturnType<typeof identityOf>,
  why: string | undefined,
): Pick<RecordedRecord, 'status' | 'reason' | 'outcomes'> {
  const outcomes = outcomesOf(market, identity)
  switch (market.status) {
    case active:
      return outcomes.some(({ odds }) => odds !== undefined)
        ? { status: 'open', outcomes }
        : { status: 'suspended', reason: 'no prices', outcomes }
    case -1:
      return { status: 'suspended', ...(why === undefined ? {} : { reason: why }), outcomes }
    case handedOver:
      return { status: 'suspended', reason: 'handed over', outcomes: [] }
    case -3:
      return { status: 'closed', reason: 'settled', outcomes: [] }
    case -4:
      return { status: 'closed', reason: 'cancelled', outcomes: [] }
    default:
      return { status: 'suspended', reason: 'inactive', outcomes: [] }
  }
}

function betStop({ game }: Event, reason: string | undefined): RecordedRecord {
  return {
    gameId: game.id,
    type: betStopType,
    status: 'suspended',
    ...(reason === undefined ? {} : { reason }),
    oddsFormat: 'american',
    outcomes: [],
  }
}

/**
 * A stop of some groups of markets stops them all: to accept nothing for too many is safe, and each opens again by its next
 * message.
 */
function stopReason({ groups = 'all', market_status }: UofBetStop): string | undefined {
  const parts = [
    ...(market_status === 0 ? ['inactive'] : []),
    ...(groups === 'all' ? [] : [`groups ${groups}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ').slice(0, longestReason)
}

const longestReason = 100

/** A message about odds does not say what is played, nor when it begins. */
function unknownGame(eventId: string, atMs: EpochMs): Omit<GameInput, 'status'> {
  return { id: `game-${eventId}`, sport: unknownSport, gameDate: toSecond(atMs), name: eventId }
}

function fixtureGame(
  { start_time, scheduled, tournament, competitors, venue }: UofFixture,
  known: GameInput,
): Partial<GameInput> {
  const teams = competitors?.competitor ?? []
  const homeTeam = teams.find(({ qualifier }) => qualifier === 'home')?.name ?? teams[0]?.name
  const awayTeam = teams.find(({ qualifier }) => qualifier === 'away')?.name ?? teams[1]?.name
  const begins = LooseInstant.safeParse(start_time ?? scheduled)
  const sport = tournament?.sport?.name
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestSport)
  return {
    ...(begins.success ? { gameDate: toSecond(toEpochMs(begins.data)) } : {}),
    ...(sport !== undefined && /^[a-z]/.test(sport) ? { sport } : {}),
    ...(tournament?.name === undefined ? {} : { league: tournament.name }),
    ...(venue?.name === undefined ? {} : { venue: venue.name }),
    ...(homeTeam === undefined || awayTeam === undefined
      ? {}
      : { homeTeam, awayTeam, name: `${homeTeam} v ${awayTeam}` }),
    id: known.id,
  }
}

const longestSport = 32

function toSecond(atMs: EpochMs): string {
  return toInstant(toEpochSeconds(toInstant(atMs)) * 1000)
}
