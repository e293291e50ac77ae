import { type Game, type GameId, oddsCsv, type Odds, toEpochMs } from '@sportsfeeds/domain'
import type { MarketName } from './price-history.ts'
import type { Stretch } from './price-line.ts'

/** Formats the records of a range as CSV, by date, with the game's teams. https://www.rfc-editor.org/rfc/rfc4180 */
export function toCsv(records: readonly Odds[], { fromMs, toMs }: Stretch, game: Game | undefined): string {
  return oddsCsv(
    records
      .filter(({ date }) => toEpochMs(date) >= fromMs && toEpochMs(date) <= toMs)
      .toSorted((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date))),
    () => game,
  )
}

/** `game-1_total-1h-1.5_20260501T190000Z-20260501T200000Z.csv` */
export function csvFileName(gameId: GameId, market: MarketName, { fromMs, toMs }: Stretch): string {
  return `${gameId}_${market.replaceAll(/[^\w.-]+/g, '-')}_${compact(fromMs)}-${compact(toMs)}.csv`
}

/** Downloads a file with the given content, marked as UTF-8: Excel reads names in other scripts only then. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

function compact(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}
