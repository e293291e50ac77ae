import type { FeedsApi } from '@sportsfeeds/client'
import { type GameId, type Odds, oddsCsvHeader, oddsCsvLines, type TeamNames } from '@sportsfeeds/domain'
import { type Cell, columns } from './columns.ts'
import { marketText, outcomeText, recordStatusText } from './odds-text.ts'
import type { Terminal } from './terminal.ts'

export interface HistoryOptions {
  readonly game: GameId
  readonly from?: string
  readonly to?: string
  /** Market id. */
  readonly market?: string
  readonly provider?: string
  readonly csv?: boolean
  readonly json?: boolean
}

/** Writes the stored odds of one game, by feed date, page by page. */
export async function history(feeds: FeedsApi, options: HistoryOptions, terminal: Terminal): Promise<void> {
  const { game, from, to, market, provider } = options
  const teams = options.json === true ? undefined : await feeds.game(game, terminal.stopped)
  if (options.csv === true) terminal.write(`${oddsCsvHeader}\n`)
  let found = 0
  for await (const page of feeds.history(game, { from, to, market, provider }, terminal.stopped)) {
    if (terminal.stopped.aborted) return
    found += page.length
    for (const line of linesOf(page, options, teams)) terminal.write(`${line}\n`)
  }
  if (found === 0) terminal.note(`No odds of ${game} are stored in this range.`)
}

function linesOf(
  page: readonly Odds[],
  { csv, json }: HistoryOptions,
  teams: TeamNames | undefined,
): string[] {
  if (json === true) return page.map((odds) => JSON.stringify(odds))
  if (csv === true) return page.flatMap((odds) => oddsCsvLines(odds, teams))
  return columns(page.map((odds) => rowOf(odds, teams)))
}

function rowOf(odds: Odds, teams: TeamNames | undefined): Cell[] {
  const { date, provider, outcomes, oddsFormat } = odds
  return [
    date,
    marketText(odds),
    provider,
    outcomes.map((outcome) => outcomeText({ market: odds, outcomes, oddsFormat }, outcome, teams)).join(', '),
    recordStatusText(odds),
  ]
}
