import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type EpochMs, fieldPath, GameInput, parseFeedOdds, toInstant } from '@sportsfeeds/domain'
import type * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'
import { readJson } from '../files/read-json.ts'
import { readText } from '../files/read-text.ts'
import { readBetfair } from './betfair/read.ts'
import { readCsv } from './csv.ts'
import { isOddsApi } from './odds-api/parse.ts'
import type { ApiPriceFormat } from './odds-api/price-format.ts'
import { readOddsApi } from './odds-api/read.ts'
import type { RecordedOdds, Recording, RecordingSource, UnsupportedMarket } from './recording.ts'
import type { Scores } from './scores.ts'
import { readSportradar } from './sportradar/read.ts'

export interface ReadOptions {
  readonly scores?: Scores | undefined
  /** Of The Odds API's prices; they tell it themselves when it is left out. */
  readonly oddsFormat?: ApiPriceFormat | undefined
  /** Only odds from here, and up to there. */
  readonly fromMs?: EpochMs | undefined
  readonly toMs?: EpochMs | undefined
}

/**
 * Reads files, and all files of folders, each by what is in it, as one recording in order of time.
 * @throws UnreadableFileError
 */
export async function readRecordings(
  paths: readonly string[],
  { scores, oddsFormat, fromMs = -Infinity, toMs = Infinity }: ReadOptions,
): Promise<Recording> {
  const files: Record<Format, string[]> = { betfair: [], oddsApi: [], sportradar: [], csv: [] }
  for (const file of await filesIn(paths)) files[await formatOf(file)].push(file)
  const whole = merge([
    ...(files.betfair.length > 0 ? [await readBetfair(files.betfair, scores)] : []),
    ...(files.oddsApi.length > 0 ? [await readOddsApi(files.oddsApi, oddsFormat)] : []),
    ...(files.sportradar.length > 0 ? [await readSportradar(files.sportradar)] : []),
    ...(files.csv.length > 0 ? [await readCsv(files.csv)] : []),
  ])
  return cut(leaveOutRefused(whole), fromMs, toMs)
}

type Format = 'betfair' | 'oddsApi' | 'sportradar' | 'csv'

/** Folders are read in the order of their names, without what is hidden in them. */
async function filesIn(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    if (!(await isFolder(path))) {
      files.push(path)
      continue
    }
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).toSorted()
    files.push(...(await filesIn(names.map((name) => join(path, name)))))
  }
  return files
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw new UnreadableFileError(path, error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  }
}

async function formatOf(file: string): Promise<Format> {
  const start = await firstCharacter(file)
  if (start === '<') return 'sportradar'
  if (start !== undefined && start !== '{' && start !== '[') return 'csv'
  for await (const { value } of readJson(file)) {
    if (isOddsApi(value)) return 'oddsApi'
    if (typeof value === 'object' && value !== null && 'op' in value) return 'betfair'
    if (value !== undefined) {
      throw new UnreadableFileError(
        file,
        'is JSON, but neither stream messages of Betfair nor a response of The Odds API',
      )
    }
  }
  return start === '[' ? 'oddsApi' : 'betfair'
}

/** The first one that is not white space; none in an empty file, or in one that is damaged at its start. */
async function firstCharacter(file: string): Promise<string | undefined> {
  for await (const text of readText(file)) {
    const start = text.trimStart()
    if (start !== '') return start.charAt(0)
  }
  return undefined
}

/** Leaves out what the feeds API would refuse, such as a market or a game whose name it does not take. */
function leaveOutRefused(whole: Recording): Recording {
  const games = whole.games.filter((game) => refusalOfGame(game) === undefined)
  const taken = new Set(games.map(({ id }) => id))
  const refused = new Map<string, UnsupportedMarket>()
  const odds = whole.odds.filter((recorded) => {
    const { gameId, type: market } = recorded.record
    const reason = taken.has(gameId) ? refusalOf(recorded) : `the game ${gameId} would be refused`
    if (reason === undefined) return true
    const key = `${market} ${reason}`
    refused.set(key, { market, reason, changes: (refused.get(key)?.changes ?? 0) + 1 })
    return false
  })
  const { source } = whole
  const count = whole.odds.length - odds.length
  return {
    games,
    odds,
    gameChanges: whole.gameChanges.filter(
      ({ game }) => taken.has(game.id) && refusalOfGame(game) === undefined,
    ),
    source: {
      ...source,
      odds: source.odds - count,
      unsupported: source.unsupported + count,
      unsupportedMarkets: [...source.unsupportedMarkets, ...refused.values()],
    },
  }
}

function refusalOfGame(game: GameInput): string | undefined {
  return firstIssue(GameInput.safeParse(game).error)
}

function refusalOf({ atMs, record }: RecordedOdds): string | undefined {
  const parsed = parseFeedOdds({ ...record, date: toInstant(atMs) })
  return parsed.success ? undefined : firstIssue(parsed.error)
}

function firstIssue(error: z.ZodError | undefined): string | undefined {
  const [issue] = error?.issues ?? []
  return issue && `${fieldPath(issue.path)} ${issue.message}`
}

/** Markets need what was before to be read right, so that a recording is cut when it is read. */
function cut(whole: Recording, fromMs: EpochMs, toMs: EpochMs): Recording {
  const odds = whole.odds.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
  const played = new Set(odds.map(({ record }) => record.gameId))
  const changes = whole.gameChanges.filter(({ atMs, game }) => atMs <= toMs && played.has(game.id))
  const before = new Map(changes.filter(({ atMs }) => atMs < fromMs).map(({ game }) => [game.id, game]))
  return {
    ...whole,
    odds,
    games: whole.games
      .filter(({ id }) => played.has(id))
      .map((game): GameInput => before.get(game.id) ?? game),
    gameChanges: changes.filter(({ atMs }) => atMs >= fromMs),
  }
}

function merge(recordings: readonly Recording[]): Recording {
  const sum = (count: (source: RecordingSource) => number): number =>
    recordings.reduce((total, { source }) => total + count(source), 0)
  return {
    games: [...new Map(recordings.flatMap(({ games }) => games).map((game) => [game.id, game])).values()],
    odds: recordings.flatMap(({ odds }) => odds).toSorted((a, b) => a.atMs - b.atMs),
    gameChanges: recordings.flatMap(({ gameChanges }) => gameChanges).toSorted((a, b) => a.atMs - b.atMs),
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
