import type { Odds } from './odds.ts'

/** The columns of odds as CSV, here and in every export: the identity of a record first. */
const columns = [
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

/** The header of odds as CSV, without a line end. */
export const oddsCsvHeader = columns.join(',')

/**
 * Odds as a CSV document with a header; prices verbatim. https://www.rfc-editor.org/rfc/rfc4180
 *
 * A text that a spreadsheet would evaluate as a formula gets a leading apostrophe, and so does one that looks as if it
 * had got one: the original is always recovered by removing one apostrophe before `=`, `+`, `-`, `@` (also in full width), tab, CR or LF.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function oddsCsv(odds: readonly Odds[]): string {
  return [oddsCsvHeader, ...odds.map(oddsCsvLine)].map((line) => `${line}\r\n`).join('')
}

/** A single line of {@link oddsCsv}, without a line end. */
export function oddsCsvLine(odds: Odds): string {
  return columns.map((column) => toField(odds[column])).join(',')
}

function toField(value: string | number | boolean | undefined): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const formula = /^'*[=+\-@\t\r\n＝＋－＠]/
