import {
  FeedOdds,
  type FeedOddsInput,
  type GameId,
  GameInput,
  toEpochMs,
  toInstant,
} from '@sportsfeeds/domain'
import { parse } from 'csv-parse'
import * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'
import { openText } from '../files/read-lines.ts'
import type { MalformedLine, RecordedOdds, Recording } from './recording.ts'

/** Columns that every table of odds has to have; the others may be left out, and unknown ones are ignored. */
const requiredColumns = ['gameId', 'date', 'type', 'homeOdds', 'awayOdds'] as const

/**
 * Reads tables of odds, plain, gzip or bzip2: CSV with a header of our own names, as `analyst history --csv` writes it.
 * In addition to the fields of one odds record a row may have `sport`, `name`, `homeTeam` and `awayTeam` of its game.
 * @throws UnreadableFileError when a file cannot be opened or has other columns.
 */
export async function readCsv(files: readonly string[]): Promise<Recording> {
  const odds: RecordedOdds[] = []
  const games = new Map<GameId, GameInput>()
  const malformedLines: MalformedLine[] = []
  let lines = 0
  let malformed = 0
  for (const file of files) {
    const refused: MalformedLine[] = []
    for await (const row of readRows(file)) {
      lines += 1
      const read = typeof row.cells === 'string' ? row.cells : readRow(row.cells)
      if (typeof read === 'string') {
        refused.push({ file, line: row.line, reason: read })
        continue
      }
      odds.push(read.odds)
      if (!games.has(read.game.id)) games.set(read.game.id, read.game)
    }
    malformed += refused.length
    // The parser reports skipped rows before the rows it read.
    malformedLines.push(...refused.toSorted((a, b) => a.line - b.line))
  }

  return {
    games: [...games.values()],
    odds: odds.toSorted((a, b) => a.atMs - b.atMs),
    source: {
      files,
      lines,
      changes: lines - malformed,
      odds: odds.length,
      unchanged: 0,
      unpriced: 0,
      unsupported: 0,
      unsupportedMarkets: [],
      otherMessages: 0,
      malformed,
      malformedLines: malformedLines.slice(0, malformedLinesShown),
    },
  }
}

const malformedLinesShown = 100

type Cells = Readonly<Record<string, string>>

interface Row {
  /** Line in which the row ends, from 1: the header is a line too. */
  readonly line: number
  /** Or the reason why it is malformed. */
  readonly cells: Cells | string
}

async function* readRows(file: string): AsyncGenerator<Row, void, undefined> {
  const skipped: Row[] = []
  let lastLine = 0
  try {
    const parser = parse({
      columns: (header: string[]) => checkHeader(file, header),
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error !== undefined) skipped.push({ line: Number(error['lines'] ?? 0), cells: error.message })
      },
    })
    const text = await openText(file)
    text.on('error', (error) => parser.destroy(error))
    for await (const entry of text.pipe(parser)) {
      yield* skipped.splice(0)
      const { info, record } = ParsedRow.parse(entry)
      lastLine = info.lines
      yield { line: info.lines, cells: record }
    }
    yield* skipped.splice(0)
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    if (lastLine === 0) throw new UnreadableFileError(file, reason, { cause: error })
    yield { line: lastLine + 1, cells: `breaks off: ${reason}` }
  }
}

const ParsedRow = z.object({
  info: z.object({ lines: z.number() }),
  record: z.record(z.string(), z.string()),
})

function checkHeader(file: string, header: readonly string[]): string[] {
  const missing = requiredColumns.filter((column) => !header.includes(column))
  if (missing.length > 0) {
    throw new UnreadableFileError(
      file,
      `neither a stream file nor a table of odds: its first line lacks ${missing.join(', ')}`,
    )
  }
  return [...header]
}

function readRow(cells: Cells): { odds: RecordedOdds; game: GameInput } | string {
  const given = Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''))
  const parsed = FeedOdds.safeParse({
    ...given,
    ...numbersOf(given),
    date: looseDate(given['date']),
    gameDate: looseDate(given['gameDate']),
    isOpen: booleanOf(given['isOpen']),
    summary: given['summary']?.replace(guarded, ''),
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a record of odds'}`.trim()
  }
  const { date, gameDate, seq: _, ...quote } = parsed.data
  const game = GameInput.safeParse(gameOf(quote, gameDate ?? date, given))
  if (!game.success) {
    const [issue] = game.error.issues
    return `game: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
  }
  return { odds: { atMs: toEpochMs(date), quote }, game: game.data }
}

/** A cell is text; prices stay text where they are no numbers, as 5/2. */
function numbersOf(given: Cells): Record<string, number | string> {
  return Object.fromEntries(
    (['home', 'away', 'homeOdds', 'awayOdds', 'drawOdds'] as const).flatMap((field) => {
      const text = given[field]?.replace(guarded, '')
      if (text === undefined) return []
      return [[field, Number.isFinite(Number(text)) ? Number(text) : text]]
    }),
  )
}

function looseDate(text: string | undefined): string | number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** A market whose row does not say is open. */
function booleanOf(text: string | undefined): boolean | string {
  if (text === undefined || /^(true|1|yes)$/i.test(text)) return true
  return /^(false|0|no)$/i.test(text) ? false : text
}

/** An apostrophe that keeps a spreadsheet from taking text for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const guarded = /^'(?=[=+\-@\t\r])/

function gameOf(quote: Pick<FeedOddsInput, 'gameId'>, gameDate: string, given: Cells): unknown {
  const { name, homeTeam = 'Home', awayTeam = 'Away', sport = 'other' } = given
  return {
    id: quote.gameId,
    sport,
    gameDate: toInstant(Math.floor(Date.parse(gameDate) / 1000) * 1000),
    name: name ?? (given['homeTeam'] === undefined ? quote.gameId : `${homeTeam} v ${awayTeam}`),
    homeTeam,
    awayTeam,
    status: 'live',
  }
}
