import type { Odds } from '@sportsfeeds/domain'

/** The columns of GET /feeds as CSV, in this order. */
const columns = [
  'gameId',
  'type',
  'provider',
  'date',
  'oddsFormat',
  'homeOdds',
  'drawOdds',
  'awayOdds',
  'home',
  'away',
  'isOpen',
  'seq',
  'summary',
  'gameDate',
  'receivedAt',
] as const satisfies readonly (keyof Odds)[]

/** Odds as CSV with a header row: https://www.rfc-editor.org/rfc/rfc4180 */
export function oddsCsv(odds: readonly Odds[]): string {
  return [columns.join(','), ...odds.map((each) => columns.map((column) => field(each[column])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')
}

/** Whether an Accept header prefers CSV to JSON: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
export function prefersCsv(accept: string | undefined): boolean {
  const weights = new Map((accept ?? '').split(',').map(mediaRange))
  const csv = weights.get('text/csv') ?? weights.get('text/*') ?? 0
  return csv > (weights.get('application/json') ?? weights.get('application/*') ?? 0)
}

function field(value: string | number | boolean | undefined): string {
  const text = value === undefined ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function mediaRange(text: string): [range: string, weight: number] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return [range, weight === undefined ? 1 : Number(weight) || 0]
}
