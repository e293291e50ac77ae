import type { EpochMs } from '@sportsfeeds/domain'
import { UnreadableFileError } from '../errors.ts'
import { readBetfair } from './betfair/read.ts'
import { readCsv } from './csv.ts'
import { openText } from '../files/read-lines.ts'
import type { Recording, RecordingSource } from './recording.ts'
import type { Scores } from './scores.ts'

export interface ReadOptions {
  readonly scores?: Scores | undefined
  /** Only odds from here, and up to there. */
  readonly fromMs?: EpochMs | undefined
  readonly toMs?: EpochMs | undefined
}

/**
 * Reads stream files and tables of odds, each by what is in it, as one recording in order of time.
 * @throws UnreadableFileError
 */
export async function readRecordings(
  files: readonly string[],
  { scores, fromMs = -Infinity, toMs = Infinity }: ReadOptions,
): Promise<Recording> {
  const tables: string[] = []
  const streams: string[] = []
  for (const file of files) ((await isStreamFile(file)) ? streams : tables).push(file)
  const whole = join([
    ...(streams.length > 0 ? [await readBetfair(streams, scores)] : []),
    ...(tables.length > 0 ? [await readCsv(tables)] : []),
  ])
  // Markets need what was before to be read right; only what is played is cut.
  const odds = whole.odds.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
  const played = new Set(odds.map(({ quote }) => quote.gameId))
  return { ...whole, odds, games: whole.games.filter(({ id }) => played.has(id)) }
}

/** A stream file is JSON line by line. */
async function isStreamFile(file: string): Promise<boolean> {
  try {
    for await (const chunk of await openText(file)) {
      const start = String(chunk).trimStart()
      if (start !== '') return start.startsWith('{')
    }
    return true
  } catch (error) {
    throw new UnreadableFileError(file, error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  }
}

function join(recordings: readonly Recording[]): Recording {
  const sum = (count: (source: RecordingSource) => number): number =>
    recordings.reduce((total, { source }) => total + count(source), 0)
  return {
    games: [...new Map(recordings.flatMap(({ games }) => games).map((game) => [game.id, game])).values()],
    odds: recordings.flatMap(({ odds }) => odds).toSorted((a, b) => a.atMs - b.atMs),
    source: {
      files: recordings.flatMap(({ source }) => source.files),
      lines: sum(({ lines }) => lines),
      changes: sum(({ changes }) => changes),
      odds: sum(({ odds }) => odds),
      unchanged: sum(({ unchanged }) => unchanged),
      unpriced: sum(({ unpriced }) => unpriced),
      unsupported: sum(({ unsupported }) => unsupported),
      unsupportedMarkets: recordings.flatMap(({ source }) => source.unsupportedMarkets),
      otherMessages: sum(({ otherMessages }) => otherMessages),
      malformed: sum(({ malformed }) => malformed),
      malformedLines: recordings.flatMap(({ source }) => source.malformedLines),
    },
  }
}
