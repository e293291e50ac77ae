import {
  oddsCsvHeader,
  oddsCsvLines,
  type Odds,
  type OddsRow,
  oddsRows,
  type TeamNames,
} from '@sportsfeeds/domain'
import type { BasicType } from 'hyparquet-writer'

export const exportFormats = ['parquet', 'csv', 'ndjson'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A record with the teams of its game, where they are known. */
export interface ExportedOdds {
  readonly odds: Odds
  readonly teams: TeamNames | undefined
}

/** Encodes records as one file: the same columns in every format, a row for each outcome. */
export async function encodeRows(
  format: ExportFormat,
  records: readonly ExportedOdds[],
): Promise<Uint8Array> {
  switch (format) {
    case 'parquet':
      return encodeParquet(records.flatMap(({ odds, teams }) => oddsRows(odds, teams)))
    case 'csv':
      return encodeLines([oddsCsvHeader, ...records.flatMap(({ odds, teams }) => oddsCsvLines(odds, teams))])
    case 'ndjson':
      return encodeLines(records.flatMap(({ odds, teams }) => oddsRows(odds, teams).map(jsonLine)))
  }
}

async function encodeParquet(rows: readonly OddsRow[]): Promise<Uint8Array> {
  // Only this command needs it.
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const columnData = Object.entries(columnTypes).map(([name, type]) => ({
    name,
    type,
    // The names are those of a row.
    data: rows.map((row) => cellOf(row[name as keyof OddsRow], type)),
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

function cellOf(value: OddsRow[keyof OddsRow], type: BasicType): string | number | boolean | Date | null {
  if (value === undefined) return null
  if (type === 'TIMESTAMP') return new Date(String(value))
  return type === 'STRING' ? String(value) : value
}

/** Prices as sent are text: a fraction is exact only as such. */
const columnTypes: Readonly<Record<keyof OddsRow, BasicType>> = {
  gameId: 'STRING',
  homeTeam: 'STRING',
  awayTeam: 'STRING',
  date: 'TIMESTAMP',
  type: 'STRING',
  period: 'STRING',
  subject: 'STRING',
  line: 'DOUBLE',
  main: 'BOOLEAN',
  provider: 'STRING',
  status: 'STRING',
  reason: 'STRING',
  outcome: 'STRING',
  outcomeName: 'STRING',
  outcomeStatus: 'STRING',
  outcomeLine: 'DOUBLE',
  odds: 'STRING',
  oddsFormat: 'STRING',
  decimalOdds: 'DOUBLE',
  summary: 'STRING',
  gameDate: 'TIMESTAMP',
  seq: 'DOUBLE',
  receivedAt: 'TIMESTAMP',
  digest: 'STRING',
}

/** Every column in every line: readers take the columns from those that they see. */
function jsonLine(row: OddsRow): string {
  return JSON.stringify(row, (_, value: unknown) => value ?? null)
}

function encodeLines(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
}
