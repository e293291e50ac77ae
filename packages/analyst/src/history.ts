import type { FeedsApi } from '@sportsfeeds/client'
import { type GameId, type Odds, oddsCsvHeader, oddsCsvLine } from '@sportsfeeds/domain'
import { type Cell, columns, right } from './columns.ts'
import { lineText, priceText } from './odds-text.ts'
import type { Terminal } from './terminal.ts'

export interface HistoryOptions {
  readonly game: GameId
  readonly from?: string
  readonly to?: string
  readonly csv?: boolean
  readonly json?: boolean
}

/** Writes the stored odds of one game, by feed date, page by page. */
export async function history(feeds: FeedsApi, options: HistoryOptions, terminal: Terminal): Promise<void> {
  const { game, from, to } = options
  if (options.csv === true) terminal.write(`${oddsCsvHeader}\n`)
  let found = 0
  for await (const page of feeds.history(game, { from, to }, terminal.stopped)) {
    if (terminal.stopped.aborted) return
    found += page.length
    for (const line of linesOf(page, options)) terminal.write(`${line}\n`)
  }
  if (found === 0) terminal.note(`No odds of ${game} are stored in this range.`)
}

function linesOf(page: readonly Odds[], { csv, json }: HistoryOptions): string[] {
  if (json === true) return page.map((odds) => JSON.stringify(odds))
  if (csv === true) return page.map(oddsCsvLine)
  return columns(page.map(rowOf))
}

function rowOf({
  date,
  type,
  provider,
  home,
  away,
  homeOdds,
  awayOdds,
  drawOdds,
  oddsFormat,
  isOpen,
}: Odds): Cell[] {
  return [
    date,
    type,
    provider,
    right(`${lineText(home)} ${priceText(homeOdds, oddsFormat)}`.trim()),
    right(priceText(drawOdds, oddsFormat)),
    right(`${lineText(away)} ${priceText(awayOdds, oddsFormat)}`.trim()),
    isOpen ? '' : 'suspended',
  ]
}
