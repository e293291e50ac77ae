import type { Game } from '../game.ts'
import { toInstant } from '../instant.ts'
import { toDecimal } from '../price/odds-format.ts'
import { type Odds, outcomeLine } from './odds.ts'
import type { Outcome } from './outcome.ts'

/** Names of a game's teams, for the rows of its odds. */
export type TeamNames = Pick<Game, 'homeTeam' | 'awayTeam'>

type Field = string | number | boolean | undefined

type Column = (odds: Odds, outcome: Outcome | undefined, teams: TeamNames | undefined) => Field

/** The columns of odds here and in every export: the identity of a record first. A row is one outcome. */
const columns = {
  gameId: (odds) => odds.gameId,
  homeTeam: (_, __, teams) => teams?.homeTeam,
  awayTeam: (_, __, teams) => teams?.awayTeam,
  date: (odds) => odds.date,
  type: (odds) => odds.type,
  period: (odds) => odds.period,
  subject: (odds) => odds.subject,
  line: (odds) => odds.line,
  main: (odds) => odds.main,
  provider: (odds) => odds.provider,
  status: (odds) => odds.status,
  reason: (odds) => odds.reason,
  outcome: (_, outcome) => outcome?.id,
  outcomeName: (_, outcome) => outcome?.name,
  outcomeStatus: (_, outcome) => outcome?.status,
  outcomeLine: (odds, outcome) => (outcome === undefined ? undefined : outcomeLine(odds, outcome)),
  odds: (_, outcome) => outcome?.odds,
  oddsFormat: (odds, outcome) => (outcome?.odds === undefined ? undefined : odds.oddsFormat),
  decimalOdds: (odds, outcome) => decimal(odds, outcome),
  summary: (odds) => odds.summary,
  gameDate: (odds) => odds.gameDate,
  seq: (odds) => odds.seq,
  receivedAt: (odds) => toInstant(odds.receivedAt),
  digest: (odds) => odds.digest,
} satisfies Readonly<Record<string, Column>>

/** One outcome of a record as a row of a table, by column; prices both as sent and decimal. */
export type OddsRow = Readonly<Record<keyof typeof columns, Field>>

/** The header of odds as CSV, without a line end. */
export const oddsCsvHeader = Object.keys(columns).join(',')

/**
 * Odds as a CSV document with a header: a row for each outcome of each record, prices both as sent and decimal; one row without an
 * outcome for a record that has none. https://www.rfc-editor.org/rfc/rfc4180
 *
 * A text that a spreadsheet would evaluate as a formula gets a leading apostrophe, and so does one that looks as if it
 * had got one: the original is always recovered by removing one apostrophe before `=`, `+`, `-`, `@` (also in full width), tab, CR or LF.
 * https://owasp.org/www-community/attacks/CSV_Injection
 *
 * @param teamsOf names of a game's teams, where they are known.
 */
export function oddsCsv(odds: readonly Odds[], teamsOf?: (gameId: string) => TeamNames | undefined): string {
  const lines = odds.flatMap((record) => oddsCsvLines(record, teamsOf?.(record.gameId)))
  return [oddsCsvHeader, ...lines].map((line) => `${line}\r\n`).join('')
}

/** The lines of a single record in {@link oddsCsv}, without line ends. */
export function oddsCsvLines(odds: Odds, teams?: TeamNames): string[] {
  return oddsRows(odds, teams).map((row) => Object.values(row).map(toField).join(','))
}

/** A row for each outcome of a record; one without an outcome for a record that has none. */
export function oddsRows(odds: Odds, teams?: TeamNames): OddsRow[] {
  const outcomes = odds.outcomes.length === 0 ? [undefined] : odds.outcomes
  return outcomes.map((outcome) => rowOf(odds, outcome, teams))
}

function rowOf(odds: Odds, outcome: Outcome | undefined, teams: TeamNames | undefined): OddsRow {
  const entries = Object.entries<Column>(columns).map(([name, column]) => [
    name,
    column(odds, outcome, teams),
  ])
  // The entries of an object with exactly these names.
  return Object.fromEntries(entries) as OddsRow
}

function decimal({ oddsFormat }: Odds, outcome: Outcome | undefined): number | undefined {
  if (outcome?.odds === undefined) return undefined
  return Number(toDecimal(outcome.odds, oddsFormat).toFixed(6))
}

function toField(value: Field): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const formula = /^'*[=+\-@\t\r\n＝＋－＠]/
