import type { Odds } from './odds.ts'

const fields = [
  'gameId',
  'date',
  'type',
  'provider',
  'home',
  'away',
  'homeOdds',
  'awayOdds',
  'drawOdds',
  'oddsFormat',
  'isOpen',
  'summary',
  'gameDate',
  'seq',
  'receivedAt',
] as const satisfies readonly (keyof Odds)[]

/** The first line of a table of odds, without its line end. */
export const oddsCsvHeader = fields.join(',')

/** One odds as a line of CSV, without its line end; prices verbatim. https://www.rfc-editor.org/rfc/rfc4180 */
export function oddsCsvLine(odds: Odds): string {
  return fields.map((field) => cell(odds[field])).join(',')
}

function cell(value: string | number | boolean | undefined): string {
  // Text that a spreadsheet would take for a formula stays text: https://owasp.org/www-community/attacks/CSV_Injection
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
