import { type GameId, type MarketType, oddsCsv } from '@sportsfeeds/domain'
import type { Quote } from './price-history.ts'
import type { Stretch } from './price-line.ts'

/** Formats the quotes of a range as CSV, by date. https://www.rfc-editor.org/rfc/rfc4180 */
export function toCsv(quotes: readonly Quote[], { fromMs, toMs }: Stretch): string {
  return oddsCsv(
    quotes
      .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
      .toSorted((a, b) => a.atMs - b.atMs)
      .map(({ odds }) => odds),
  )
}

/** `game-1_moneyline_20260501T190000Z-20260501T200000Z.csv` */
export function csvFileName(gameId: GameId, market: MarketType, { fromMs, toMs }: Stretch): string {
  return `${gameId}_${market}_${compact(fromMs)}-${compact(toMs)}.csv`
}

/** Downloads a file with the given content. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

function compact(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}
