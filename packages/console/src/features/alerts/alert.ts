import { GameId, Line, Market, OddsFormat, OutcomeId, Price, ProviderName } from '@sportsfeeds/domain'
import * as z from 'zod'
import { Severity } from './severity.ts'

const common = {
  /** The same in every tab that raises it. */
  id: z.string(),
  ruleId: z.string(),
  /** By the server's clock. */
  atMs: z.number(),
  /** The rule's when it raised the alert; undefined for that of the kind. */
  severity: Severity.optional(),
}

const Quoted = z.object({ price: Price, format: OddsFormat, decimal: z.number() })
const NamedOutcome = z.object({ id: OutcomeId, name: z.string().optional() })

/** A market of a game, and the line that an outcome of it, or the market, is at. */
const place = { gameId: GameId, market: Market, line: Line.optional() }

const MoveAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('move'),
  provider: ProviderName,
  outcome: NamedOutcome,
  from: Quoted,
  to: Quoted,
  tookMs: z.number(),
})
export type MoveAlert = z.infer<typeof MoveAlert>

const SteamAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('steam'),
  outcome: NamedOutcome,
  direction: z.enum(['shortening', 'drifting']),
  /** In the order in which they moved. */
  providers: z.array(ProviderName),
})
export type SteamAlert = z.infer<typeof SteamAlert>

const ReopenedAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('reopened'),
  provider: ProviderName,
  outcome: NamedOutcome,
  from: Quoted,
  to: Quoted,
  /** The market's line before, where it is another one now. */
  fromLine: Line.optional(),
})
export type ReopenedAlert = z.infer<typeof ReopenedAlert>

const LineAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('line'),
  provider: ProviderName,
  fromLine: Line,
})
export type LineAlert = z.infer<typeof LineAlert>

const ArbitrageAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('arbitrage'),
  /** Winnings as a fraction of the stake. */
  profit: z.number(),
  best: z.array(z.object({ outcome: NamedOutcome, provider: ProviderName, quoted: Quoted })),
})
export type ArbitrageAlert = z.infer<typeof ArbitrageAlert>

const OffConsensusAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('off-consensus'),
  provider: ProviderName,
  outcome: NamedOutcome,
  quoted: Quoted,
  /** Probabilities without margins: the provider's, and the mean of the others'. */
  own: z.number(),
  consensus: z.number(),
  /** Number of other providers. */
  others: z.number(),
})
export type OffConsensusAlert = z.infer<typeof OffConsensusAlert>

const LevelAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('level'),
  provider: ProviderName,
  outcome: NamedOutcome,
  from: Quoted,
  to: Quoted,
  level: z.number(),
})
export type LevelAlert = z.infer<typeof LevelAlert>

const SuspendedAloneAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('suspended-alone'),
  provider: ProviderName,
  reason: z.string().optional(),
  forMs: z.number(),
  /** Number of other providers, which trade. */
  others: z.number(),
})
export type SuspendedAloneAlert = z.infer<typeof SuspendedAloneAlert>

const SuspensionAlert = z.object({
  ...common,
  kind: z.literal('suspension'),
  gameId: GameId,
  /** Undefined for a bet stop, which suspends all markets of the game. */
  market: Market.optional(),
  line: Line.optional(),
  provider: ProviderName,
  reason: z.string().optional(),
})
export type SuspensionAlert = z.infer<typeof SuspensionAlert>

const MarginAlert = z.object({
  ...common,
  ...place,
  kind: z.literal('margin'),
  provider: ProviderName,
  /** Fractions of the stake. */
  from: z.number(),
  to: z.number(),
})
export type MarginAlert = z.infer<typeof MarginAlert>

const KickOffAlert = z.object({
  ...common,
  kind: z.literal('kick-off'),
  gameId: GameId,
  /** Minutes from the alert to the start. */
  minutes: z.number(),
})

const LateAlert = z.object({
  ...common,
  kind: z.literal('late'),
  provider: ProviderName,
  byMs: z.number(),
})

const SilentAlert = z.object({
  ...common,
  kind: z.literal('silent'),
  provider: ProviderName,
  silentMs: z.number(),
})

const WithheldAlert = z.object({
  ...common,
  kind: z.literal('withheld'),
  /** Ids of the alerts that have no line of their own. */
  ids: z.array(z.string()),
  /** Number of them by kind, and by game. */
  kinds: z.record(z.string(), z.number()),
  games: z.record(GameId, z.number()),
})
export type WithheldAlert = z.infer<typeof WithheldAlert>

/** No rule has this id. */
export const withheldRuleId = 'withheld'

/** One firing of a rule, or the line that counts those without a line. */
export const Alert = z.discriminatedUnion('kind', [
  MoveAlert,
  SteamAlert,
  ReopenedAlert,
  LineAlert,
  ArbitrageAlert,
  OffConsensusAlert,
  LevelAlert,
  SuspensionAlert,
  SuspendedAloneAlert,
  MarginAlert,
  KickOffAlert,
  SilentAlert,
  LateAlert,
  WithheldAlert,
])
export type Alert = z.infer<typeof Alert>
