import { type GameId, marketFamily } from '@sportsfeeds/domain'
import { formatAge, formatDuration, formatLine, humanise } from '../../shared/format.ts'
import { getGameName } from '../../shared/game-name.ts'
import { gamePath } from '../../shared/links.ts'
import { marketName, marketTitle } from '../../shared/market-name.ts'
import { outcomeName } from '../../shared/outcome-name.ts'
import { changeText } from '../../shared/price-change.ts'
import type { Format } from '../../shared/use-format.ts'
import type { Games } from '../../store/game-store.ts'
import type { Alert, MoveAlert, SuspensionAlert } from './alert.ts'

/** An alert as it is shown. */
export interface AlertText {
  readonly title: string
  readonly detail: string
  /** Page with more about it; undefined when it concerns no game. */
  readonly href: string | undefined
}

interface Context {
  readonly games: Games
  readonly format: Format
}

export function alertText(alert: Alert, context: Context): AlertText {
  const { games } = context
  switch (alert.kind) {
    case 'move':
      return {
        title: nameOf(alert.gameId, games),
        detail: moveText(alert, context),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }, alert.outcome.id),
      }
    case 'suspension':
      return {
        title: nameOf(alert.gameId, games),
        detail: suspensionText(alert),
        href:
          alert.market === undefined
            ? gamePath(alert.gameId)
            : gamePath(alert.gameId, { market: alert.market, provider: alert.provider }),
      }
    case 'steam': {
      const names = alert.games.map((id) => nameOf(id, games))
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

/** `Over 2.5 1.77 → 1.87 (+5.6%) in 12 s · Total · 1st half, acme` */
function moveText(
  { gameId, market, provider, outcome, line, from, to, tookMs }: MoveAlert,
  { games, format }: Context,
): string {
  const name = outcomeName(outcome, games.get(gameId))
  const at = line === undefined ? '' : ` ${formatLine(line, marketFamily(market.type) === 'handicap')}`
  const change = changeText(from.decimal, to.decimal, format.priceFormat)
  return `${name}${at} ${format.price(from)} → ${format.price(to)} (${change}) in ${formatDuration(tookMs)} · ${marketName(market)}, ${provider}`
}

/** `Suspended: goal · Total 2.5, acme` */
function suspensionText({ market, line, provider, reason }: SuspensionAlert): string {
  const what = market === undefined ? 'all markets' : marketTitle(market, line)
  return `Suspended${reason === undefined ? '' : `: ${reason}`} · ${what}, ${provider}`
}

function nameOf(id: GameId, games: Games): string {
  const game = games.get(id)
  return game === undefined ? id : getGameName(game)
}
