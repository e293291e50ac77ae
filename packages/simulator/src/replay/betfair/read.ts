import { UnreadableFileError } from '../../errors.ts'
import { readJson } from '../../files/read-json.ts'
import { mergeByTime } from '../merge-by-time.ts'
import type { RecordedOdds, Recording } from '../recording.ts'
import { scoreAt, type Scores } from '../scores.ts'
import { createSourceCounts, type SourceCounts } from '../source-counts.ts'
import { createGames, type Games } from './games.ts'
import { createMarket, type Market } from './market.ts'
import { type MarketChange, parseStreamMessage, type StreamMessage } from './parse.ts'
import { createViews, type Views } from './views.ts'

/** Name of the provider of all odds of the exchange. */
const provider = 'betfair'

/**
 * Reads recordings of the Exchange Stream as one: in order of time, also where a market is spread over several files. Each change
 * of a market that moves its best prices or a status becomes one odds record of all its runners.
 * @throws UnreadableFileError when a file cannot be opened.
 */
export async function readBetfair(files: readonly string[], scores: Scores | undefined): Promise<Recording> {
  const counts = createSourceCounts()
  const reader = createReader(scores, counts)
  const sources = files.map((file) => readMessages(file, counts))
  for await (const { file, number, message } of mergeByTime(sources, timeOf)) {
    counts.add('lines')
    if (typeof message === 'string') counts.malformed({ file, line: number, reason: message })
    else if (message.op !== 'mcm' || message.mc.length === 0) counts.add('otherMessages')
    else for (const change of message.mc) reader.apply(change, message.pt)
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
  counts: SourceCounts,
): AsyncGenerator<ReadMessage, void, undefined> {
  let last = 0
  try {
    for await (const { number, value, issue } of readJson(file)) {
      last = number
      yield { file, number, message: issue ?? parseStreamMessage(value) }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFileError) || last === 0) throw error
    counts.malformed({ file, line: last + 1, reason: error.reason })
  }
}

/** Messages without a time keep their place in the file. */
function timeOf({ message }: ReadMessage): number | undefined {
  return typeof message !== 'string' && message.op === 'mcm' ? message.pt : undefined
}

function createReader(scores: Scores | undefined, counts: SourceCounts) {
  const tracked = new Map<string, { readonly market: Market; readonly views: Views }>()
  const games = createGames()
  const odds: RecordedOdds[] = []

  return {
    apply: (change: MarketChange, atMs: number): void => {
      counts.add('changes')
      const entry = tracked.get(change.id) ?? { market: createMarket(), views: createViews() }
      tracked.set(change.id, entry)
      entry.market.apply(change)
      const definition = entry.market.definition()
      if (definition === undefined) {
        counts.add('unpriced')
        return
      }
      const match = scores?.matches.get(change.id)
      const update = entry.views.update(entry.market, definition, match)
      if (typeof update === 'string') {
        counts.unsupported(change.id, update)
        return
      }
      const game = games.note(change.id, definition, match, atMs)
      const score = match === undefined ? undefined : scoreAt(match, atMs)?.text
      const summary = [game.name, ...(score === undefined ? [] : [score])].join(', ')
      for (const { market, ...view } of update.records) {
        const identity = games.identify(change.id, game.id, market)
        odds.push({
          atMs,
          provider,
          record: { gameId: game.id, ...identity, ...view, oddsFormat: 'decimal', summary },
        })
      }
      if (!update.isPriced) counts.add('unpriced')
      else if (update.records.length === 0) counts.add('unchanged')
    },
    recording: (files: readonly string[]): Recording => {
      const { source, ...recorded } = toRecording(files, odds, games, counts)
      const malformedScores = scores?.malformed ?? []
      return {
        ...recorded,
        source: {
          ...source,
          malformed: source.malformed + malformedScores.length,
          malformedLines: [...malformedScores, ...source.malformedLines],
        },
      }
    },
  }
}

function toRecording(
  files: readonly string[],
  odds: readonly RecordedOdds[],
  games: Games,
  counts: SourceCounts,
): Recording {
  return {
    ...games.recorded(),
    odds: odds.toSorted((a, b) => a.atMs - b.atMs),
    source: counts.source(files, odds.length),
  }
}
