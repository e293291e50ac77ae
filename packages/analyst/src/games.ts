import type { FeedsApi } from '@sportsfeeds/client'
import type { Day, GameWithLive, LiveState, Sport } from '@sportsfeeds/domain'
import { columns } from './columns.ts'
import type { Terminal } from './terminal.ts'

export interface GamesOptions {
  readonly sport?: Sport
  readonly from?: Day
  readonly to?: Day
  readonly json?: boolean
}

/** Lists the games that are live or start soon, by start. */
export async function games(
  feeds: FeedsApi,
  { sport, from, to, json }: GamesOptions,
  terminal: Terminal,
): Promise<void> {
  const found = await feeds.games({ sport, from, to }, terminal.stopped)
  for (const line of json === true ? found.map((game) => JSON.stringify(game)) : gameLines(found)) {
    terminal.write(`${line}\n`)
  }
  if (found.length === 0) terminal.note('No games are scheduled or live.')
}

export function gameLines(all: readonly GameWithLive[]): string[] {
  return columns(
    all.map(({ id, gameDate, sport, league, name, status, live }) => [
      `${gameDate.slice(0, 10)} ${gameDate.slice(11, 16)}Z`,
      status,
      sport,
      league ?? '',
      name,
      liveText(live),
      id,
    ]),
  )
}

/** `2–1 2h`, as far as the feed says. */
export function liveText(live: LiveState | undefined): string {
  const score = live?.score === undefined ? '' : `${live.score.home}–${live.score.away}`
  return [score, live?.period ?? ''].filter((part) => part !== '').join(' ')
}
