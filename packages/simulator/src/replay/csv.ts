import { Readable } from 'node:stream'
import {
  type FeedOdds,
  GameInput,
  parseFeedOdds,
  ProviderName,
  toEpochMs,
  toInstant,
} from '@sportsfeeds/domain'
import { parse } from 'csv-parse'
import * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'
import { readText } from '../files/read-text.ts'
import type { MalformedLine, RecordedOdds, Recording } from './recording.ts'
import { createSourceCounts } from './source-counts.ts'

/** Columns that every table of odds has to have; others may be left out, and unknown ones are ignored. */
const requiredColumns = ['gameId', 'date', 'type'] as const
/** Columns of a table that has a row for each outcome, and of one that has a row for each record of two sides. */
const outcomeColumns = ['outcome', 'odds'] as const
const sideColumns = ['homeOdds', 'awayOdds'] as const

/** Provider of rows that do not name one. */
const unnamedProvider = 'csv'

/**
 * Reads tables of odds, plain, gzip or bzip2: CSV with a header of our own names, with a row for each outcome, as `analyst
 * history --csv` writes it, or with a row for each record of a home and an away price. In addition to the fields of its record a
 * row may have `sport`, `name`, `homeTeam` and `awayTeam` of its game.
 * @throws UnreadableFileError when a file cannot be opened or has other columns.
 */
export async function readCsv(files: readonly string[]): Promise<Recording> {
  const odds: RecordedOdds[] = []
  const games = new Map<string, GameInput>()
  const counts = createSourceCounts()
  for (const file of files) {
    const refused: MalformedLine[] = []
    for await (const { line, rows } of recordsOf(readRows(file))) {
      counts.add('lines')
      const read = typeof rows === 'string' ? rows : readRecord(rows)
      if (typeof read === 'string') {
        refused.push({ file, line, reason: read })
        continue
      }
      counts.add('changes')
      odds.push(read.odds)
      if (!games.has(read.game.id)) games.set(read.game.id, read.game)
    }
    for (const line of refused) counts.malformed(line)
  }

  return {
    games: [...games.values()],
    odds: odds.toSorted((a, b) => a.atMs - b.atMs),
    gameChanges: [],
    source: counts.source(files, odds.length),
  }
}

type Cells = Readonly<Record<string, string>>

interface Row {
  /** Line in which the row ends, from 1: the header is a line too. */
  readonly line: number
  /** Or the reason why it is malformed. */
  readonly cells: Cells | string
}

/** The rows of one record, or the reason why they are malformed. */
interface RecordRows {
  readonly line: number
  readonly rows: readonly Cells[] | string
}

/** Neighbouring rows that differ in their outcome only are one record. */
async function* recordsOf(rows: AsyncIterable<Row>): AsyncGenerator<RecordRows, void, undefined> {
  let open: { readonly line: number; readonly key: string; readonly rows: Cells[] } | undefined
  for await (const { line, cells } of rows) {
    const key = typeof cells === 'string' || cells['outcome'] === undefined ? undefined : recordKey(cells)
    if (open !== undefined && key === open.key && typeof cells !== 'string') {
      open.rows.push(cells)
      continue
    }
    if (open !== undefined) yield open
    open = undefined
    if (typeof cells === 'string') yield { line, rows: cells }
    else if (key === undefined) yield { line, rows: [cells] }
    else open = { line, key, rows: [cells] }
  }
  if (open !== undefined) yield open
}

function recordKey(cells: Cells): string {
  const { gameId, date, type, period, subject, line, provider, seq, digest } = cells
  return JSON.stringify([gameId, date, type, period, subject, line, provider, seq, digest])
}

async function* readRows(file: string): AsyncGenerator<Row, void, undefined> {
  const skipped: Row[] = []
  let lastLine = 0
  try {
    const parser = parse({
      columns: (header: string[]) => checkHeader(file, header),
      trim: true,
      info: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error !== undefined) skipped.push({ line: Number(error['lines'] ?? 0), cells: error.message })
      },
    })
    const text = Readable.from(readText(file))
    text.on('error', (error) => parser.destroy(error))
    for await (const entry of text.pipe(parser)) {
      yield* skipped.splice(0)
      const { info, record } = ParsedRow.parse(entry)
      lastLine = info.lines
      yield { line: info.lines, cells: record }
    }
    yield* skipped.splice(0)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (lastLine === 0) {
      throw error instanceof UnreadableFileError
        ? error
        : new UnreadableFileError(file, reason, { cause: error })
    }
    yield {
      line: lastLine + 1,
      cells: error instanceof UnreadableFileError ? error.reason : `breaks off: ${reason}`,
    }
  }
}

const ParsedRow = z.object({
  info: z.object({ lines: z.number() }),
  record: z.record(z.string(), z.string()),
})

function checkHeader(file: string, header: readonly string[]): string[] {
  const prices = header.includes('outcome') ? outcomeColumns : sideColumns
  const missing = [...requiredColumns, ...prices].filter((column) => !header.includes(column))
  if (missing.length > 0) {
    throw new UnreadableFileError(
      file,
      `neither JSON, nor XML, nor a table of odds: its first line lacks ${missing.join(', ')}`,
    )
  }
  return [...header]
}

function readRecord(rows: readonly Cells[]): { odds: RecordedOdds; game: GameInput } | string {
  const given = withoutEmpty(rows[0] ?? {})
  const oddsFormat = rows.map((row) => row['oddsFormat']).find((text) => text !== undefined && text !== '')
  const common = {
    ...pick(given, ['gameId', 'date', 'type', 'period', 'subject', 'gameDate', 'reason']),
    ...(oddsFormat === undefined ? {} : { oddsFormat }),
    ...numbersOf(given, ['line', 'home', 'away']),
    ...(given['main'] === undefined ? {} : { main: given['main'] === 'true' }),
    ...(given['summary'] === undefined ? {} : { summary: given['summary'].replace(guarded, '') }),
  }
  const parsed = parseFeedOdds(
    given['type'] === '*'
      ? { ...common, isOpen: false }
      : rows.some((row) => row['outcome'] !== undefined)
        ? {
            ...common,
            status: given['status'] ?? 'open',
            outcomes: rows.map(withoutEmpty).flatMap(outcomeOf),
          }
        : {
            ...common,
            isOpen: booleanOf(given['isOpen']),
            ...numbersOf(given, ['homeOdds', 'awayOdds', 'drawOdds']),
          },
  )
  const provider = ProviderName.safeParse(given['provider'] ?? unnamedProvider)
  if (!parsed.success) return firstIssue(parsed.error)
  if (!provider.success) return `provider ${firstIssue(provider.error)}`
  const { date, gameDate, seq: _, ...record } = parsed.data
  const game = GameInput.safeParse(gameOf(record, gameDate ?? date, given))
  if (!game.success) return `game: ${firstIssue(game.error)}`
  return { odds: { atMs: toEpochMs(date), provider: provider.data, record }, game: game.data }
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not a record of odds'}`.trim()
}

function withoutEmpty(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''))
}

function pick(cells: Cells, names: readonly string[]): Cells {
  return Object.fromEntries(
    names.flatMap((name) => (cells[name] === undefined ? [] : [[name, cells[name].replace(guarded, '')]])),
  )
}

/** A cell is text; prices stay text where they are no numbers, as 5/2. */
function numbersOf(given: Cells, names: readonly string[]): Record<string, number | string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = given[name]?.replace(guarded, '')
      if (text === undefined) return []
      return [[name, Number.isFinite(Number(text)) ? Number(text) : text]]
    }),
  )
}

function outcomeOf(cells: Cells): object[] {
  if (cells['outcome'] === undefined) return []
  const { outcome, outcomeName, outcomeStatus } = pick(cells, ['outcome', 'outcomeName', 'outcomeStatus'])
  const { odds, outcomeLine } = numbersOf(cells, ['odds', 'outcomeLine'])
  const fields = { id: outcome, name: outcomeName, odds, status: outcomeStatus, line: outcomeLine }
  return [Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))]
}

/** A market whose row does not say is open. */
function booleanOf(text: string | undefined): boolean | string {
  if (text === undefined || /^(true|1|yes)$/i.test(text)) return true
  return /^(false|0|no)$/i.test(text) ? false : text
}

/** An apostrophe that keeps a spreadsheet from taking text for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const guarded = /^'(?='*[=+\-@\t\r\n＝＋－＠])/

function gameOf({ gameId }: Pick<FeedOdds, 'gameId'>, gameDate: string, given: Cells): unknown {
  const { name, homeTeam, awayTeam, sport = 'other' } = given
  const teams = homeTeam === undefined || awayTeam === undefined ? undefined : `${homeTeam} v ${awayTeam}`
  return {
    id: gameId,
    sport,
    gameDate: toInstant(Math.floor(Date.parse(gameDate) / 1000) * 1000),
    name: name ?? teams ?? gameId,
    homeTeam,
    awayTeam,
    status: 'live',
  }
}
