import type { FeedsApi } from '@sportsfeeds/client'
import type { Game, Sport } from '@sportsfeeds/domain'
import { columns } from './columns.ts'
import type { Terminal } from './terminal.ts'

export interface GamesOptions {
  readonly sport?: Sport
  readonly json?: boolean
}

/** Lists the games that are scheduled or live, by start. */
export async function games(
  feeds: FeedsApi,
  { sport, json }: GamesOptions,
  terminal: Terminal,
): Promise<void> {
  const found = await feeds.games({ sport }, terminal.stopped)
  for (const line of json === true ? found.map((game) => JSON.stringify(game)) : gameLines(found)) {
    terminal.write(`${line}\n`)
  }
  if (found.length === 0) terminal.note('No games are scheduled or live.')
}

export function gameLines(all: readonly Game[]): string[] {
  return columns(
    all.map(({ id, gameDate, sport, league, name, status }) => [
      `${gameDate.slice(0, 10)} ${gameDate.slice(11, 16)}Z`,
      status,
      sport,
      league ?? '',
      name,
      id,
    ]),
  )
}
