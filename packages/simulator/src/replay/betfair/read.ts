import { type GameId, type GameInput, toEpochSeconds, toInstant } from '@sportsfeeds/domain'
import { UnreadableFileError } from '../../errors.ts'
import { readLines } from '../lines.ts'
import type { MalformedLine, RecordedOdds, Recording } from '../recording.ts'
import { type MatchScores, scoreAt, type Scores } from '../scores.ts'
import { createMarket, type Market } from './market.ts'
import { type MarketView, sameView, type Sides, sidesOf, toQuote, viewOf } from './odds.ts'
import { type MarketChange, type MarketDefinition, parseStreamMessage } from './parse.ts'

/**
 * Reads recordings of the Exchange Stream, plain or gzip, as one: in order of time. Each change of a market that moves
 * its best prices or its status becomes an odds.
 * @throws UnreadableFileError when a file cannot be opened.
 */
export const readBetfair = async (
  files: readonly string[],
  scores: Scores | undefined,
): Promise<Recording> => {
  const reader = createReader(scores)
  for (const file of files) {
    try {
      for await (const { number, text } of readLines(file)) reader.readLine(file, number, text)
    } catch (error) {
      if (!(error instanceof UnreadableFileError) || reader.linesOf(file) === 0) throw error
      reader.breaksOff(file, error)
    }
  }
  return reader.recording(files)
}

const createReader = (scores: Scores | undefined) => {
  const tracked = new Map<string, Tracked>()
  const games = new Map<GameId, GameInput>()
  const odds: RecordedOdds[] = []
  const malformedLines: MalformedLine[] = []
  const lines = new Map<string, number>()
  const counts = { changes: 0, unchanged: 0, unpriced: 0, unsupported: 0, otherMessages: 0, malformed: 0 }
  const unsupportedMarkets = new Map<string, string>()

  const malformed = (line: MalformedLine): void => {
    counts.malformed += 1
    if (malformedLines.length < malformedLinesShown) malformedLines.push(line)
  }

  const applyChange = (change: MarketChange, atMs: number): void => {
    counts.changes += 1
    const entry = tracked.get(change.id) ?? { market: createMarket(), last: undefined }
    tracked.set(change.id, entry)
    entry.market.apply(change)
    const definition = entry.market.definition()
    if (definition === undefined) {
      counts.unpriced += 1
      return
    }
    const match = scores?.matches.get(change.id)
    const sides = sidesOf(definition, match)
    if (typeof sides === 'string') {
      counts.unsupported += 1
      unsupportedMarkets.set(change.id, sides)
      return
    }
    const view = viewOf(entry.market, definition, sides, entry.last)
    if (view === undefined) counts.unpriced += 1
    else if (entry.last !== undefined && sameView(view, entry.last)) counts.unchanged += 1
    else {
      entry.last = view
      odds.push({ atMs, quote: quoteOf(change.id, definition, sides, view, match, atMs) })
      const game = gameOf(change.id, definition, sides)
      games.set(game.id, game)
    }
  }

  return {
    readLine: (file: string, number: number, text: string): void => {
      lines.set(file, (lines.get(file) ?? 0) + 1)
      const message = parseStreamMessage(text)
      if (typeof message === 'string') malformed({ file, line: number, reason: message })
      else if (message.op !== 'mcm' || message.mc.length === 0) counts.otherMessages += 1
      else for (const change of message.mc) applyChange(change, message.pt)
    },
    linesOf: (file: string): number => lines.get(file) ?? 0,
    breaksOff: (file: string, error: UnreadableFileError): void => {
      malformed({ file, line: (lines.get(file) ?? 0) + 1, reason: error.message })
    },
    recording: (files: readonly string[]): Recording => ({
      games: [...games.values()],
      odds: odds.toSorted((a, b) => a.atMs - b.atMs),
      source: {
        files,
        lines: [...lines.values()].reduce((sum, count) => sum + count, 0),
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
  last: MarketView | undefined
}

const malformedLinesShown = 100

const quoteOf = (
  marketId: string,
  definition: MarketDefinition,
  sides: Sides,
  view: MarketView,
  match: MatchScores | undefined,
  atMs: number,
): RecordedOdds['quote'] => {
  const type = definition.marketType.toLowerCase().replaceAll('_', '-')
  const score = match === undefined ? undefined : scoreAt(match, atMs)
  return toQuote(gameIdOf(marketId, definition), type, sides, view, score)
}

const gameIdOf = (marketId: string, { eventId }: MarketDefinition): GameId =>
  `game-betfair-${eventId ?? marketId}`

const gameOf = (marketId: string, definition: MarketDefinition, { home, away }: Sides): GameInput => ({
  id: gameIdOf(marketId, definition),
  sport: sports[definition.eventTypeId ?? ''] ?? 'other',
  gameDate: toInstant(toEpochSeconds(definition.marketTime) * 1000),
  name: `${home.name} v ${away.name}`,
  homeTeam: home.name,
  awayTeam: away.name,
  status: 'live',
})

/** Event types of the exchange: https://docs.developer.betfair.com/display/1smk3cen4v3lu3yomq5qye0ni/listEventTypes */
const sports: Readonly<Record<string, string>> = {
  '1': 'soccer',
  '2': 'tennis',
  '4': 'cricket',
  '6423': 'american-football',
  '7522': 'basketball',
}
