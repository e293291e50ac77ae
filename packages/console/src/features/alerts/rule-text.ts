import { formatSeconds, formatQuantity, humanise } from '../../shared/format.ts'
import type { Rule, RuleKind } from './rules.ts'

export const kindNames: Readonly<Record<RuleKind, string>> = {
  move: 'Price move',
  steam: 'Steam',
  suspension: 'Suspension',
  silent: 'Silent provider',
}

/** `A price moves 5% or more within 30 s` */
export function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'move':
      return `${directions[rule.direction]} ${rule.amount}${rule.unit === 'percent' ? '%' : ' ticks'} or more within ${formatSeconds(rule.withinS)}`
    case 'steam':
      return `Prices of ${rule.minGames} or more games move ${rule.percent}% in the same direction within ${formatSeconds(rule.withinS)}`
    case 'suspension':
      return 'An open market is suspended'
    case 'silent':
      return `No updates from a provider for ${formatSeconds(rule.afterS)}`
  }
}

/** `Soccer, Premier League`, or `all markets` for a rule that is not restricted. */
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
  return kind === 'silent' ? 'all providers' : 'all markets'
}

/** `cooldown 60 s`; undefined for a rule without one. */
export function cooldownText({ cooldownS }: Pick<Rule, 'cooldownS'>): string | undefined {
  return cooldownS === 0 ? undefined : `cooldown ${formatSeconds(cooldownS)}`
}

const directions = { any: 'A price moves', shortening: 'A price shortens by', drifting: 'A price drifts by' }
