import { type GameId, marketFamily } from '@sportsfeeds/domain'
import { formatAge, formatDuration, formatLine, formatPercent, formatQuantity } from '../../shared/format.ts'
import { getGameName } from '../../shared/game-name.ts'
import { gamePath } from '../../shared/links.ts'
import { formatMarketLine, marketName, marketTitle } from '../../shared/market-name.ts'
import { outcomeName } from '../../shared/outcome-name.ts'
import { formatFair } from '../../shared/price-format.ts'
import { changeText } from '../../shared/price-change.ts'
import type { Format } from '../../shared/use-format.ts'
import type { Games } from '../../store/game-store.ts'
import type {
  Alert,
  ArbitrageAlert,
  LevelAlert,
  MarginAlert,
  MoveAlert,
  OffConsensusAlert,
  ReopenedAlert,
  SteamAlert,
  SuspendedAloneAlert,
  SuspensionAlert,
  WithheldAlert,
} from './alert.ts'

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
    case 'steam':
      return {
        title: nameOf(alert.gameId, games),
        detail: steamText(alert, games),
        href: gamePath(
          alert.gameId,
          { market: alert.market, provider: alert.providers[0] },
          alert.outcome.id,
        ),
      }
    case 'reopened':
      return {
        title: nameOf(alert.gameId, games),
        detail: reopenedText(alert, context),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }, alert.outcome.id),
      }
    case 'line':
      return {
        title: nameOf(alert.gameId, games),
        detail: `Line ${formatMarketLine(alert.market, alert.fromLine)} → ${formatMarketLine(alert.market, alert.line)} · ${marketName(alert.market)}, ${alert.provider}`,
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }),
      }
    case 'arbitrage':
      return {
        title: nameOf(alert.gameId, games),
        detail: arbitrageText(alert, context),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.best[0]?.provider }),
      }
    case 'off-consensus':
      return {
        title: nameOf(alert.gameId, games),
        detail: offConsensusText(alert, context),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }, alert.outcome.id),
      }
    case 'level':
      return {
        title: nameOf(alert.gameId, games),
        detail: levelText(alert, context),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }, alert.outcome.id),
      }
    case 'suspended-alone':
      return {
        title: nameOf(alert.gameId, games),
        detail: suspendedAloneText(alert),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }),
      }
    case 'margin':
      return {
        title: nameOf(alert.gameId, games),
        detail: marginText(alert),
        href: gamePath(alert.gameId, { market: alert.market, provider: alert.provider }),
      }
    case 'kick-off':
      return {
        title: nameOf(alert.gameId, games),
        detail: `Starts in ${formatQuantity(alert.minutes, 'minute')}`,
        href: gamePath(alert.gameId),
      }
    case 'late':
      return {
        title: `${alert.provider} is late`,
        detail: `Its odds arrive ${formatAge(alert.byMs)} after their dates`,
        href: undefined,
      }
    case 'silent':
      return {
        title: `${alert.provider} is silent`,
        detail: `No updates for ${formatAge(alert.silentMs)}`,
        href: undefined,
      }
    case 'withheld':
      return withheldText(alert, games)
  }
}

/** `9 more alerts in 6 games`: `5 moves, 3 reopenings, 1 steam · Liverpool – Everton (3), Ajax – PSV (2) and 4 more` */
function withheldText({ ids, kinds, games: counts }: WithheldAlert, games: Games): AlertText {
  const byGame = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  const [only] = byGame
  const named = byGame
    .slice(0, maxGamesNamed)
    .map(([id, count]) => `${nameOf(id, games)}${count === 1 ? '' : ` (${count})`}`)
  const others = byGame.length > maxGamesNamed ? ` and ${byGame.length - maxGamesNamed} more` : ''
  const causes = Object.entries(kinds)
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${count} ${kindNames[kind] ?? kind}`)
  return {
    title: `${formatQuantity(ids.length, 'more alert')} in ${formatQuantity(byGame.length, 'game')}`,
    detail: `${causes.join(', ')} · ${named.join(', ')}${others}`,
    href: byGame.length === 1 && only !== undefined ? gamePath(only[0]) : undefined,
  }
}

const maxGamesNamed = 3

const kindNames: Readonly<Record<string, string>> = {
  move: 'price moves',
  steam: 'steam',
  reopened: 'reopened',
  line: 'line moves',
  arbitrage: 'arbitrage',
  'off-consensus': 'off consensus',
  suspension: 'suspended',
  'suspended-alone': 'suspended alone',
  margin: 'margins',
  'kick-off': 'about to start',
}

/** `Over 2.5 1.77 → 1.87 (+5.6%) in 12 s · Total · 1st half, acme` */
function moveText(alert: MoveAlert, { games, format }: Context): string {
  const { market, provider, from, to, tookMs } = alert
  const change = changeText(from.decimal, to.decimal, format.priceFormat)
  return `${placeName(alert, games)} ${format.price(from)} → ${format.price(to)} (${change}) in ${formatDuration(tookMs)} · ${marketName(market)}, ${provider}`
}

/** `Steam: Over 2.5 shortens at 3 providers (acme, bravo, zenith) · Total` */
function steamText(
  { gameId, market, outcome, line, direction, providers }: SteamAlert,
  games: Games,
): string {
  const verb = direction === 'shortening' ? 'shortens' : 'drifts'
  const name = placeName({ gameId, market, outcome, line }, games)
  return `Steam: ${name} ${verb} at ${formatQuantity(providers.length, 'provider')} (${providers.join(', ')}) · ${marketName(market)}`
}

/** `Reopened: Over 1.70 → 2.60 (+52.9%) · Total 2.5, acme`, and from which line where that has moved. */
function reopenedText(alert: ReopenedAlert, { games, format }: Context): string {
  const { market, provider, from, to, fromLine } = alert
  const change = changeText(from.decimal, to.decimal, format.priceFormat)
  const was = fromLine === undefined ? '' : `, line was ${formatMarketLine(market, fromLine)}`
  return `Reopened: ${placeName(alert, games)} ${format.price(from)} → ${format.price(to)} (${change})${was} · ${marketName(market)}, ${provider}`
}

/** `Arbitrage 1.2%: Over 2.10 acme, Under 2.05 bravo · Total 2.5` */
function arbitrageText(
  { gameId, market, line, profit, best }: ArbitrageAlert,
  { games, format }: Context,
): string {
  const game = games.get(gameId)
  const bets = best.map(
    ({ outcome, quoted, provider }) => `${outcomeName(outcome, game)} ${format.price(quoted)} ${provider}`,
  )
  return `Arbitrage ${formatPercent(profit)}: ${bets.join(', ')} · ${marketTitle(market, line)}`
}

/** `Off consensus: Over 2.5 2.40 is 39.8% without margin, 4 others say 46.2% · Total, acme` */
function offConsensusText(alert: OffConsensusAlert, { games, format }: Context): string {
  const { market, provider, quoted, own, consensus, others } = alert
  return `Off consensus: ${placeName(alert, games)} ${format.price(quoted)} is ${formatPercent(own)} without margin, ${formatQuantity(others, 'other')} say ${formatPercent(consensus)} · ${marketName(market)}, ${provider}`
}

/** `Level 2.50: Over 2.5 2.44 → 2.52 · Total, acme` */
function levelText(alert: LevelAlert, { games, format }: Context): string {
  const { market, provider, from, to, level } = alert
  return `Level ${formatFair(level, format.priceFormat)}: ${placeName(alert, games)} ${format.price(from)} → ${format.price(to)} · ${marketName(market)}, ${provider}`
}

/** `Suspended alone for 30 s, 2 others trade: goal · Total 2.5, acme` */
function suspendedAloneText({ market, line, provider, reason, forMs, others }: SuspendedAloneAlert): string {
  return `Suspended alone for ${formatAge(forMs)}, ${formatQuantity(others, 'other')} trade${reason === undefined ? '' : `: ${reason}`} · ${marketTitle(market, line)}, ${provider}`
}

/** `Margin 3.1% → 0.9% · Total 2.5, acme` */
function marginText({ market, line, provider, from, to }: MarginAlert): string {
  return `Margin ${formatPercent(from)} → ${formatPercent(to)} · ${marketTitle(market, line)}, ${provider}`
}

/** `Over 2.5`, `Liverpool −1.5` */
function placeName(
  { gameId, market, outcome, line }: Pick<MoveAlert, 'gameId' | 'market' | 'outcome' | 'line'>,
  games: Games,
): string {
  const at = line === undefined ? '' : ` ${formatLine(line, marketFamily(market.type) === 'handicap')}`
  return `${outcomeName(outcome, games.get(gameId))}${at}`
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
