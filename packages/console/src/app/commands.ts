import type { GameId, GameWithLive, ProviderName } from '@sportsfeeds/domain'
import { humanise } from '../shared/format.ts'
import { getGameName, isOver } from '../shared/game-name.ts'
import { hasWords } from '../shared/has-words.ts'
import {
  alertsPath,
  apiDocsPath,
  boardPath,
  gamePath,
  providersPath,
  streamDocsPath,
} from '../shared/links.ts'

/** A place that the command palette leads to. */
export interface Command {
  readonly path: string
  readonly title: string
  /** What kind of place it is, or where it belongs. */
  readonly detail: string
}

/** All places: pages, games, and the board filtered by sport, league or provider. */
export function listCommands(
  games: ReadonlyMap<GameId, GameWithLive>,
  providers: readonly ProviderName[],
): Command[] {
  const known = [...games.values()]
  return [
    { path: boardPath, title: 'Board', detail: 'Page' },
    { path: `${boardPath}?status=live`, title: 'Live games', detail: 'Board' },
    { path: `${boardPath}?order=move`, title: 'Top movers', detail: 'Board' },
    { path: `${boardPath}?status=arbitrage`, title: 'Arbitrages', detail: 'Board' },
    { path: alertsPath, title: 'Alerts', detail: 'Page' },
    { path: providersPath, title: 'Providers', detail: 'Page' },
    { path: apiDocsPath, title: 'REST API', detail: 'Page' },
    { path: streamDocsPath, title: 'WebSocket API', detail: 'Page' },
    ...known.toSorted(compareGames).map((game) => ({
      path: gamePath(game.id),
      title: getGameName(game),
      detail: [game.status === 'live' ? 'Live' : undefined, game.league ?? humanise(game.sport)]
        .filter((part) => part !== undefined)
        .join(' · '),
    })),
    ...boardBy(
      'sport',
      known.map(({ sport }) => sport),
      humanise,
    ),
    ...boardBy(
      'league',
      known.flatMap(({ league }) => league ?? []),
      String,
    ),
    ...boardBy('provider', providers, String),
  ]
}

/** The board filtered by each of the values. */
function boardBy(name: string, values: readonly string[], title: (value: string) => string): Command[] {
  return [...new Set(values)].toSorted().map((value) => ({
    path: `${boardPath}?${new URLSearchParams({ [name]: value }).toString()}`,
    title: title(value),
    detail: humanise(name),
  }))
}

/** The commands that have every word of `text`; those whose title begins with it come first. */
export function findCommands(commands: readonly Command[], text: string, limit: number): Command[] {
  const wanted = text.trim().toLowerCase()
  const rank = ({ title }: Command): number => {
    if (wanted === '') return 0
    return title.toLowerCase().startsWith(wanted) ? 0 : hasWords(wanted, [title]) ? 1 : 2
  }
  return commands
    .filter(({ title, detail }) => hasWords(wanted, [title, detail]))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, limit)
}

/** Live games first, games that are over last, then by start. */
function compareGames(a: GameWithLive, b: GameWithLive): number {
  return (
    Number(b.status === 'live') - Number(a.status === 'live') ||
    Number(isOver(a)) - Number(isOver(b)) ||
    (a.gameDate < b.gameDate ? -1 : Number(a.gameDate > b.gameDate))
  )
}
