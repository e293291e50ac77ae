import { humanise } from '../../shared/format.ts'
import type { Rule, RuleKind, Scope } from './rules.ts'

export const kindNames: Readonly<Record<RuleKind, string>> = {
  move: 'Price move',
  steam: 'Steam',
  suspension: 'Suspension',
  silent: 'Silent provider',
}

/** A rule as a sentence. */
export function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'move':
      return `${directions[rule.direction]} ${rule.amount}${rule.unit === 'percent' ? '%' : ' ticks'} or more within ${rule.withinS} s`
    case 'steam':
      return `${rule.minGames} or more games go the same way by ${rule.percent}% within ${rule.withinS} s`
    case 'suspension':
      return 'An open market is suspended'
    case 'silent':
      return `Nothing of a provider for ${rule.afterS} s`
  }
}

/** What a rule is about, in short. */
export function scopeText({ sports, leagues, markets, providers, games }: Scope): string {
  const parts = [
    ...sports.map(humanise),
    ...leagues,
    ...markets.map(humanise),
    ...providers,
    ...(games.length === 0 ? [] : [games.length === 1 ? 'one game' : `${games.length} games`]),
  ]
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

const directions = { any: 'A price moves', shortening: 'A price shortens by', drifting: 'A price drifts by' }
