import { GameId, MarketType, OutcomeId, ProviderName, Sport } from '@sportsfeeds/domain'
import * as z from 'zod'
import { Severity } from './severity.ts'

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
  /** Of its alerts; undefined for that of the kind. */
  severity: Severity.optional(),
}

/** Games before their start, in play, or both. */
const phases = ['any', 'before', 'live'] as const
const Phase = z.enum(phases)
export type Phase = z.infer<typeof Phase>

/** Points of probability: one hundredth. */
const Points = z.number().positive().max(100)

/** Fires when a price moves by `amount` or more within a period, in an open market at an unchanged line. */
export const MoveRule = z.object({
  ...common,
  kind: z.literal('move'),
  amount: z.number().positive().max(1_000),
  /** Points of probability, percent of the decimal price, or ticks of the exchange's ladder. */
  unit: z.enum(['points', 'percent', 'ticks']),
  withinS: WithinS,
  direction: z.enum(['any', 'shortening', 'drifting']),
  phase: Phase,
})
export type MoveRule = z.infer<typeof MoveRule>

/** Fires when several providers move the price of the same outcome in the same direction. */
export const SteamRule = z.object({
  ...common,
  kind: z.literal('steam'),
  minProviders: z.number().int().min(2).max(100),
  points: Points,
  withinS: WithinS,
})
export type SteamRule = z.infer<typeof SteamRule>

/** Fires when a market opens again after a suspension, at another price or line. */
const ReopenedRule = z.object({ ...common, kind: z.literal('reopened'), points: Points })

/** Fires when a market's line moves while it is open. */
const LineRule = z.object({
  ...common,
  kind: z.literal('line'),
  distance: z.number().positive().max(1_000),
  phase: Phase,
})

/** Fires when backing every outcome at its best provider wins. */
const ArbitrageRule = z.object({
  ...common,
  kind: z.literal('arbitrage'),
  /** Least profit, in percent of the stake. */
  percent: z.number().positive().max(100),
})

/** Fires when a provider’s probability of an outcome differs for a while from what the others agree on. */
const OffConsensusRule = z.object({
  ...common,
  kind: z.literal('off-consensus'),
  points: Points,
  /** How many others there must be. */
  minProviders: z.number().int().min(2).max(100),
  forS: WithinS,
})
export type OffConsensusRule = z.infer<typeof OffConsensusRule>

/** Fires when one provider has suspended a market for a while in which the others trade it. */
const SuspendedAloneRule = z.object({
  ...common,
  kind: z.literal('suspended-alone'),
  minProviders: z.number().int().min(2).max(100),
  forS: WithinS,
})
export type SuspendedAloneRule = z.infer<typeof SuspendedAloneRule>

/** Fires when the price of an outcome reaches or passes a level. */
const LevelRule = z.object({
  ...common,
  kind: z.literal('level'),
  outcome: OutcomeId,
  /** Text of the only market; undefined for all in the scope. */
  market: z.string().max(300).optional(),
  price: z.number().gt(1).max(100_000),
  direction: z.enum(['any', 'shortening', 'drifting']),
})
export type LevelRule = z.infer<typeof LevelRule>

/** Fires when a provider's margin on a market crosses a limit. */
const MarginRule = z.object({
  ...common,
  kind: z.literal('margin'),
  direction: z.enum(['below', 'above']),
  /** Negative where the provider's own prices are an arbitrage. */
  percent: z.number().min(-100).max(1_000),
})
export type MarginRule = z.infer<typeof MarginRule>

/** Fires some minutes before a game starts. */
const KickOffRule = z.object({
  ...common,
  kind: z.literal('kick-off'),
  minutes: z.number().int().min(1).max(1_440),
})

/** Fires when all odds of a provider arrive long after their dates for a while. */
const LateRule = z.object({
  ...common,
  kind: z.literal('late'),
  byS: z.number().positive().max(3_600),
  forS: WithinS,
})

/** Fires when an open market is suspended. */
const SuspensionRule = z.object({ ...common, kind: z.literal('suspension') })

/** Fires when a provider sends nothing while the connection is live. */
const SilentRule = z.object({
  ...common,
  kind: z.literal('silent'),
  afterS: z.number().int().min(5).max(86_400),
})

export const Rule = z.discriminatedUnion('kind', [
  MoveRule,
  SteamRule,
  ReopenedRule,
  LineRule,
  ArbitrageRule,
  OffConsensusRule,
  LevelRule,
  SuspensionRule,
  SuspendedAloneRule,
  MarginRule,
  KickOffRule,
  SilentRule,
  LateRule,
])
export type Rule = z.infer<typeof Rule>
export type RuleKind = Rule['kind']

export const maxMutedGames = 200

/** An analyst's alert settings, as they are stored. */
export const AlertSettings = z.object({
  rules: z.array(Rule).max(50),
  isSoundOn: z.boolean(),
  /** Desktop notifications, where the browser permits them. */
  isDesktopOn: z.boolean(),
  /** Alerts beyond are counted in one line; null for no limit. */
  maxPerMinute: z.number().int().positive().max(1_000).nullable().default(3),
  /** Games that raise no alerts. */
  mutedGames: z.array(GameId).max(maxMutedGames).default([]),
})
export type AlertSettings = z.infer<typeof AlertSettings>

export const unrestricted: Scope = { sports: [], leagues: [], markets: [], providers: [], games: [] }

/** A rule of `kind` with default values. */
export function newRule(kind: RuleKind, id: string): Rule {
  const start = { id, isEnabled: true, scope: unrestricted, cooldownS: 60 }
  switch (kind) {
    case 'move':
      return {
        ...start,
        kind,
        amount: 2,
        unit: 'points',
        withinS: 60,
        direction: 'any',
        phase: 'before',
        cooldownS: 300,
      }
    case 'steam':
      return { ...start, kind, minProviders: 3, points: 1, withinS: 30, cooldownS: 300 }
    case 'reopened':
      return { ...start, kind, points: 10, cooldownS: 300 }
    case 'line':
      return { ...start, kind, distance: 1, phase: 'before', cooldownS: 600 }
    case 'arbitrage':
      return { ...start, kind, percent: 0.5, cooldownS: 300 }
    case 'off-consensus':
      return { ...start, kind, points: 4, minProviders: 2, forS: 30, cooldownS: 600 }
    case 'level':
      return { ...start, kind, outcome: 'home', price: 2, direction: 'any' }
    case 'suspended-alone':
      return { ...start, kind, minProviders: 2, forS: 30, cooldownS: 600 }
    case 'suspension':
      return { ...start, kind }
    case 'margin':
      return { ...start, kind, direction: 'below', percent: 1, cooldownS: 600 }
    case 'kick-off':
      return { ...start, kind, minutes: 10, cooldownS: 0 }
    case 'silent':
      return { ...start, kind, afterS: 30, cooldownS: 300 }
    case 'late':
      return { ...start, kind, byS: 15, forS: 30, cooldownS: 600 }
  }
}

export const defaultSettings: AlertSettings = {
  rules: [
    newRule('move', 'move'),
    newRule('steam', 'steam'),
    newRule('reopened', 'reopened'),
    newRule('line', 'line'),
    newRule('arbitrage', 'arbitrage'),
    newRule('off-consensus', 'off-consensus'),
    newRule('suspended-alone', 'suspended-alone'),
    { ...newRule('suspension', 'suspension'), isEnabled: false },
    newRule('silent', 'silent'),
    newRule('late', 'late'),
  ],
  isSoundOn: false,
  isDesktopOn: false,
  maxPerMinute: 3,
  mutedGames: [],
}
