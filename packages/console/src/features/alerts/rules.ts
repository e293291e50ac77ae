import { GameId, MarketType, ProviderName, Sport } from '@sportsfeeds/domain'
import * as z from 'zod'

/** Restricts a rule. An empty list does not restrict it. */
export const Scope = z.object({
  sports: z.array(Sport).max(100),
  leagues: z.array(z.string().max(200)).max(100),
  markets: z.array(MarketType).max(100),
  providers: z.array(ProviderName).max(100),
  games: z.array(GameId).max(100),
})
export type Scope = z.infer<typeof Scope>

/** Prices are kept no longer than this. */
const maxWindowS = 3_600

const WithinS = z.number().int().min(1).max(maxWindowS)

const common = {
  id: z.string().min(1).max(100),
  isEnabled: z.boolean(),
  scope: Scope,
  /** Pause after an alert before the next one about the same subject. */
  cooldownS: z.number().int().min(0).max(86_400),
}

/** Fires when a price moves by `amount` or more within a period, in an open market at an unchanged line. */
export const MoveRule = z.object({
  ...common,
  kind: z.literal('move'),
  amount: z.number().positive().max(1_000),
  /** Percent of the decimal price, or ticks of the exchange's ladder. */
  unit: z.enum(['percent', 'ticks']),
  withinS: WithinS,
  direction: z.enum(['any', 'shortening', 'drifting']),
})
export type MoveRule = z.infer<typeof MoveRule>

/** Fires when the home, over or yes prices of several games of a sport move in the same direction. */
export const SteamRule = z.object({
  ...common,
  kind: z.literal('steam'),
  minGames: z.number().int().min(2).max(100),
  percent: z.number().positive().max(1_000),
  withinS: WithinS,
})
export type SteamRule = z.infer<typeof SteamRule>

/** Fires when an open market is suspended. */
const SuspensionRule = z.object({ ...common, kind: z.literal('suspension') })

/** Fires when a provider sends nothing while the connection is live. */
const SilentRule = z.object({
  ...common,
  kind: z.literal('silent'),
  afterS: z.number().int().min(5).max(86_400),
})

export const Rule = z.discriminatedUnion('kind', [MoveRule, SteamRule, SuspensionRule, SilentRule])
export type Rule = z.infer<typeof Rule>
export type RuleKind = Rule['kind']

/** An analyst's alert settings, as they are stored. */
export const AlertSettings = z.object({
  rules: z.array(Rule).max(50),
  isSoundOn: z.boolean(),
  /** Desktop notifications, where the browser permits them. */
  isDesktopOn: z.boolean(),
})
export type AlertSettings = z.infer<typeof AlertSettings>

export const unrestricted: Scope = { sports: [], leagues: [], markets: [], providers: [], games: [] }

/** A rule of `kind` with default values. */
export function newRule(kind: RuleKind, id: string): Rule {
  const start = { id, isEnabled: true, scope: unrestricted, cooldownS: 60 }
  switch (kind) {
    case 'move':
      return { ...start, kind, amount: 5, unit: 'percent', withinS: 30, direction: 'any' }
    case 'steam':
      return { ...start, kind, minGames: 3, percent: 3, withinS: 60, cooldownS: 120 }
    case 'suspension':
      return { ...start, kind }
    case 'silent':
      return { ...start, kind, afterS: 30, cooldownS: 300 }
  }
}

export const defaultSettings: AlertSettings = {
  rules: [
    newRule('move', 'move'),
    newRule('steam', 'steam'),
    { ...newRule('suspension', 'suspension'), isEnabled: false },
    newRule('silent', 'silent'),
  ],
  isSoundOn: false,
  isDesktopOn: false,
}
