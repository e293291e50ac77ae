import { type GameId, type GameInput, toEpochSeconds, toInstant } from '@sportsfeeds/domain'
import { UnreadableFileError } from '../../errors.ts'
import { readLines } from '../../files/read-lines.ts'
import type { MalformedLine, RecordedOdds, Recording } from '../recording.ts'
import { mergeByTime } from '../merge-by-time.ts'
import { scoreAt, type Scores } from '../scores.ts'
import { createMarket, type Market } from './market.ts'
import { type Line, linesOf, type MarketView, sameView, toQuote, viewOf } from './odds.ts'
import { type MarketChange, type MarketDefinition, parseStreamMessage, type StreamMessage } from './parse.ts'

/**
 * Reads recordings of the Exchange Stream, plain, gzip or bzip2, as one: in order of time, also where a market is
 * spread over several files. Each change of a market that moves its best prices or its status becomes one odds record.
 * @throws UnreadableFileError when a file cannot be opened.
 */
export async function readBetfair(files: readonly string[], scores: Scores | undefined): Promise<Recording> {
  const reader = createReader(scores)
  const sources = files.map((file) => readMessages(file, reader.breaksOff))
  for await (const { file, number, message } of mergeByTime(sources, timeOf)) {
    reader.readLine(file, number, message)
  }
  return reader.recording(files)
}

interface ReadMessage {
  readonly file: string
  readonly number: number
  /** Or the reason why the line is malformed. */
  readonly message: StreamMessage | string
}

async function* readMessages(
  file: string,
  onBreak: (file: string, line: number, error: UnreadableFileError) => void,
): AsyncGenerator<ReadMessage, void, undefined> {
  let lastLine = 0
  try {
    for await (const { number, text } of readLines(file)) {
      lastLine = number
      yield { file, number, message: parseStreamMessage(text) }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError) || lastLine === 0) throw error
    onBreak(file, lastLine + 1, error)
  }
}

/** Messages without a time keep their place in the file. */
function timeOf({ message }: ReadMessage): number | undefined {
  return typeof message !== 'string' && message.op === 'mcm' ? message.pt : undefined
}

function createReader(scores: Scores | undefined) {
  const tracked = new Map<string, Tracked>()
  const games = new Map<GameId, GameInput>()
  const odds: RecordedOdds[] = []
  const malformedLines: MalformedLine[] = []
  const counts = {
    lines: 0,
    changes: 0,
    unchanged: 0,
    unpriced: 0,
    unsupported: 0,
    otherMessages: 0,
    malformed: 0,
  }
  const unsupportedMarkets = new Map<string, string>()

  const malformed = (line: MalformedLine): void => {
    counts.malformed += 1
    if (malformedLines.length < malformedLinesShown) malformedLines.push(line)
  }

  const applyChange = (change: MarketChange, atMs: number): void => {
    counts.changes += 1
    const entry = tracked.get(change.id) ?? { market: createMarket(), last: new Map<string, MarketView>() }
    tracked.set(change.id, entry)
    entry.market.apply(change)
    const definition = entry.market.definition()
    if (definition === undefined) {
      counts.unpriced += 1
      return
    }
    const match = scores?.matches.get(change.id)
    const lines = linesOf(definition, match)
    if (lines.length === 0) {
      counts.unsupported += 1
      unsupportedMarkets.set(change.id, 'has no runners')
      return
    }
    let priced = false
    let moved = false
    for (const line of lines) {
      const last = entry.last.get(line.type)
      const view = viewOf(entry.market, definition, line, last)
      priced ||= view !== undefined
      if (view === undefined || (last !== undefined && sameView(view, last))) continue
      moved = true
      entry.last.set(line.type, view)
      const gameId = gameIdOf(change.id, definition)
      const score = match === undefined ? undefined : scoreAt(match, atMs)
      odds.push({ atMs, quote: toQuote(gameId, line, view, score) })
      // A market of the two sides knows their names; others of the event do not.
      if (!line.isAgainstField || !games.has(gameId)) games.set(gameId, gameOf(gameId, definition, line))
    }
    if (!priced) counts.unpriced += 1
    else if (!moved) counts.unchanged += 1
  }

  return {
    readLine: (file: string, number: number, message: StreamMessage | string): void => {
      counts.lines += 1
      if (typeof message === 'string') malformed({ file, line: number, reason: message })
      else if (message.op !== 'mcm' || message.mc.length === 0) counts.otherMessages += 1
      else for (const change of message.mc) applyChange(change, message.pt)
    },
    breaksOff: (file: string, line: number, error: UnreadableFileError): void => {
      malformed({ file, line, reason: error.message })
    },
    recording: (files: readonly string[]): Recording => ({
      games: [...games.values()],
      odds: odds.toSorted((a, b) => a.atMs - b.atMs),
      source: {
        files,
        odds: odds.length,
        ...counts,
        malformed: counts.malformed + (scores?.malformed.length ?? 0),
        unsupportedMarkets: [...unsupportedMarkets].map(([market, reason]) => ({ market, reason })),
        malformedLines: [...(scores?.malformed ?? []), ...malformedLines],
      },
    }),
  }
}

interface Tracked {
  readonly market: Market
  /** By type of the line. */
  readonly last: Map<string, MarketView>
}

const malformedLinesShown = 100

function gameIdOf(marketId: string, { eventId }: MarketDefinition): GameId {
  return `game-betfair-${eventId ?? marketId}`
}

function gameOf(id: GameId, definition: MarketDefinition, line: Line): GameInput {
  const { eventName, eventTypeId, marketTime } = definition
  const [home, away] = line.isAgainstField
    ? [eventName ?? id, line.away.name]
    : [line.home.name, line.away.name]
  return {
    id,
    sport: sports[eventTypeId ?? ''] ?? 'other',
    gameDate: toInstant(toEpochSeconds(marketTime) * 1000),
    name: line.isAgainstField ? home : `${home} v ${away}`,
    homeTeam: home,
    awayTeam: away,
    status: 'live',
  }
}

/** Event types of the exchange: https://docs.developer.betfair.com/display/1smk3cen4v3lu3yomq5qye0ni/listEventTypes */
const sports: Readonly<Record<string, string>> = {
  '1': 'soccer',
  '2': 'tennis',
  '4': 'cricket',
  '6423': 'american-football',
  '7522': 'basketball',
}
