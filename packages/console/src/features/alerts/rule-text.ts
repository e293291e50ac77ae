import { parseMarketId } from '@sportsfeeds/domain'
import { marketTitle } from '../../shared/market-name.ts'
import { outcomeName } from '../../shared/outcome-name.ts'
import { formatFair } from '../../shared/price-format.ts'
import { formatSeconds, formatQuantity, humanise } from '../../shared/format.ts'
import type { Rule, RuleKind } from './rules.ts'

export const kindNames: Readonly<Record<RuleKind, string>> = {
  move: 'Price move',
  steam: 'Steam',
  reopened: 'Reopening',
  line: 'Line move',
  arbitrage: 'Arbitrage',
  'off-consensus': 'Off consensus',
  level: 'Price level',
  suspension: 'Suspension',
  'suspended-alone': 'Suspended alone',
  margin: 'Margin',
  'kick-off': 'Kick-off',
  silent: 'Silent provider',
  late: 'Late provider',
}

/** `A price moves 5% or more within 30 s` */
export function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'move':
      return `${directions[rule.direction]} ${rule.amount}${units[rule.unit]} or more within ${formatSeconds(rule.withinS)}${phases[rule.phase]}`
    case 'steam':
      return `${rule.minProviders} or more providers move the same outcome ${formatQuantity(rule.points, 'point')} in the same direction within ${formatSeconds(rule.withinS)}`
    case 'reopened':
      return `A market reopens ${formatQuantity(rule.points, 'point')} or more away, or at another line`
    case 'line':
      return `A line moves by ${rule.distance} or more${phases[rule.phase]}`
    case 'arbitrage':
      return `The best prices of a line leave ${rule.percent}% or more`
    case 'off-consensus':
      return `A provider is ${formatQuantity(rule.points, 'point')} or more from ${rule.minProviders} or more others for ${formatSeconds(rule.forS)}`
    case 'level':
      return `${outcomeName({ id: rule.outcome, name: undefined }, undefined)} ${levelDirections[rule.direction]} ${formatFair(rule.price, 'decimal')}${rule.market === undefined ? '' : `, ${marketTitle(parseMarketId(rule.market))}`}`
    case 'suspended-alone':
      return `A provider has suspended a market for ${formatSeconds(rule.forS)} while ${rule.minProviders} or more others trade it`
    case 'suspension':
      return 'An open market is suspended'
    case 'margin':
      return `A provider’s margin ${rule.direction === 'below' ? 'falls below' : 'rises above'} ${rule.percent}%`
    case 'kick-off':
      return `A game starts in ${formatQuantity(rule.minutes, 'minute')}`
    case 'late':
      return `All odds of a provider arrive ${formatSeconds(rule.byS)} or more after their dates for ${formatSeconds(rule.forS)}`
    case 'silent':
      return `No updates from a provider for ${formatSeconds(rule.afterS)}`
  }
}

/** `Soccer, Premier League`, or for example `all markets` for a rule that is not restricted. */
export function scopeText({ kind, scope }: Pick<Rule, 'kind' | 'scope'>): string {
  const { sports, leagues, markets, providers, games } = scope
  const parts = [
    ...sports.map(humanise),
    ...leagues,
    ...markets.map(humanise),
    ...providers,
    ...(games.length === 0 ? [] : [formatQuantity(games.length, 'game')]),
  ]
  if (parts.length > 0) return parts.join(', ')
  if (kind === 'kick-off') return 'all games'
  return kind === 'silent' || kind === 'late' ? 'all providers' : 'all markets'
}

/** `cooldown 60 s`; undefined for a rule without one. */
export function cooldownText({ cooldownS }: Pick<Rule, 'cooldownS'>): string | undefined {
  return cooldownS === 0 ? undefined : `cooldown ${formatSeconds(cooldownS)}`
}

/** `high severity`; undefined for a rule that was given none. */
export function severityText({ severity }: Pick<Rule, 'severity'>): string | undefined {
  return severity === undefined ? undefined : `${severity} severity`
}

const units = { points: ' points', percent: '%', ticks: ' ticks' }
const phases = { any: '', before: ' before the start', live: ' in play' }
const levelDirections = { any: 'reaches', shortening: 'shortens to', drifting: 'drifts to' }
const directions = { any: 'A price moves', shortening: 'A price shortens by', drifting: 'A price drifts by' }
