import type { Game, GameId } from '@sportsfeeds/domain'
import { formatAge, formatChange, formatDuration, humanise } from '../../shared/format.ts'
import { gamePath } from '../../shared/links.ts'
import { outcomeName } from '../../shared/outcome-name.ts'
import type { Format } from '../../shared/use-format.ts'
import type { Games } from '../../store/game-store.ts'
import type { Alert } from './alert.ts'

/** An alert as it is shown. */
export interface AlertText {
  readonly title: string
  readonly detail: string
  /** Page with more about it; undefined when it concerns no game. */
  readonly href: string | undefined
}

export function alertText(
  alert: Alert,
  { games, format }: { readonly games: Games; readonly format: Format },
): AlertText {
  switch (alert.kind) {
    case 'move': {
      const { outcome, market, provider, from, to, tookMs } = alert
      const name = outcomeName(outcome, market, games.get(alert.gameId))
      return {
        title: getGameName(games.get(alert.gameId), alert.gameId),
        detail: `${name} ${format.price(from)} → ${format.price(to)} (${formatChange(to / from - 1)}) in ${formatDuration(tookMs)} · ${humanise(market)}, ${provider}`,
        href: getMarketPath(alert),
      }
    }
    case 'suspension':
      return {
        title: getGameName(games.get(alert.gameId), alert.gameId),
        detail: `Suspended · ${humanise(alert.market)}, ${alert.provider}`,
        href: getMarketPath(alert),
      }
    case 'steam': {
      const names = alert.games.map((id) => getGameName(games.get(id), id))
      const last = alert.games.at(-1)
      return {
        title: `Steam${alert.sport === undefined ? '' : ` in ${humanise(alert.sport).toLowerCase()}`}`,
        detail: `Home prices ${alert.direction} in ${alert.games.length} games: ${names.join(', ')}`,
        href: last === undefined ? undefined : gamePath(last),
      }
    }
    case 'silent':
      return {
        title: `${alert.provider} is silent`,
        detail: `No updates for ${formatAge(alert.silentMs)}`,
        href: undefined,
      }
  }
}

function getGameName(game: Game | undefined, id: GameId): string {
  return game === undefined ? id : `${game.homeTeam} – ${game.awayTeam}`
}

function getMarketPath({
  gameId,
  market,
  provider,
}: {
  readonly gameId: string
  readonly market: string
  readonly provider: string
}): string {
  return gamePath(gameId, `${gameId}/${market}/${provider}`)
}
