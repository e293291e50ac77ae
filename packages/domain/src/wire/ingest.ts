import * as z from 'zod'
import { displayText, GameId, MarketType, type ProviderName } from '../identifiers.ts'
import { type EpochMs, LooseInstant, toEpochMs } from '../instant.ts'
import { maxFutureMs, maxOddsPerRequest, maxOutcomes } from '../limits.ts'
import { betStopType, Line, marketFamily, Period, Subject } from '../odds/market.ts'
import { MarketStatus, type Odds } from '../odds/odds.ts'
import { oddsDigest } from '../odds/odds-digest.ts'
import { mapPrices, Outcome } from '../odds/outcome.ts'
import { outcomesOfSides } from '../odds/sides.ts'
import { OddsFormat, Price, priceIssue, readPrice } from '../price/odds-format.ts'

const Reason = displayText(100)

/** What the forms of a record have in common. */
const common = {
  gameId: GameId,
  date: LooseInstant,
  seq: z.number().int().nonnegative().optional(),
  reason: Reason.optional(),
  summary: displayText(500).optional(),
  gameDate: LooseInstant.optional(),
}

const market = {
  type: MarketType,
  period: Period.optional(),
  subject: Subject.optional(),
  /** Part of the market's identity: records with different lines price different markets. */
  line: Line.optional(),
  main: z.boolean().optional(),
  oddsFormat: OddsFormat.default('american'),
}

/** A price, or nothing: while a market is suspended, feeds send `0` or `null` for the price that they do not have. */
const PriceOrNone = Price.nullable().optional()

/** One odds record in the reference solution's form: two sides and perhaps a draw. In a total, home is over and away is under. */
export const ReferenceOdds = z.object({
  ...common,
  ...market,
  isOpen: z.boolean(),
  /** A handicap line, a total or a score. */
  home: Line.optional(),
  away: Line.optional(),
  homeOdds: PriceOrNone,
  awayOdds: PriceOrNone,
  drawOdds: PriceOrNone,
})
export type ReferenceOdds = z.infer<typeof ReferenceOdds>

/** One odds record in the general form: any market, any outcomes. Lists all outcomes; one that is absent is gone. */
export const GeneralOdds = z.object({
  ...common,
  ...market,
  status: MarketStatus,
  outcomes: z.array(Outcome).max(maxOutcomes).default([]),
})
export type GeneralOdds = z.infer<typeof GeneralOdds>

/** Suspends every open market of a game by this provider, whether or not it was ever priced. */
export const BetStop = z.object({
  ...common,
  type: z.literal(betStopType),
  isOpen: z.literal(
    false,
    'must be false: a bet stop only suspends; each market opens again by its own record',
  ),
})
export type BetStop = z.infer<typeof BetStop>

/** A record as a provider sends it to PUT /feeds, in any of its forms. Prices are American unless `oddsFormat` says otherwise. */
export type FeedOdds = Omit<Odds, 'provider' | 'receivedAt' | 'digest'>
export const FeedOddsInput = z.union([ReferenceOdds, GeneralOdds, BetStop])
export type FeedOddsInput = z.input<typeof FeedOddsInput>

/** The outcome of {@link parseFeedOdds}. */
export type ParsedFeedOdds =
  | { readonly success: true; readonly data: FeedOdds; readonly unknownFields: readonly string[] }
  | { readonly success: false; readonly error: z.ZodError }

/**
 * Parses one record of a request. Its form follows from its fields: `type` of `*` is a bet stop, `status` or `outcomes` are the
 * general form, anything else is the reference form. Unknown fields do no harm and are listed.
 * @param options `error` words the issues.
 */
export function parseFeedOdds(
  value: unknown,
  options?: { readonly error?: z.core.$ZodErrorMap },
): ParsedFeedOdds {
  const schema = formOf(value)
  const parsed = schema.safeParse(value, options)
  if (!parsed.success) return parsed
  return { ...parsed, unknownFields: unknownFields(value, schema.in.shape) }
}

/** The body of PUT /feeds; each record is validated on its own, by {@link parseFeedOdds}. */
export const FeedsRequest = z.object({ odds: z.array(z.unknown()).min(1).max(maxOddsPerRequest) })
export type FeedsRequest = z.infer<typeof FeedsRequest>

/** Why one odds record of a request was rejected. */
export const RejectedOdds = z.object({
  /** Its place in the request's `odds`, from 0. */
  index: z.number().int(),
  /** The field as a path, for example `homeOdds`; empty when the record is not an object. */
  field: z.string(),
  reason: z.string(),
})
export type RejectedOdds = z.infer<typeof RejectedOdds>

/** Something about a stored record that its sender should look at. */
export const FeedWarning = z.object({
  /** Place of the record in the request's `odds`, from 0: the first of those that it concerns. */
  index: z.number().int(),
  code: z.enum(['unknown_field', 'several_lines', 'late']),
  message: z.string(),
})
export type FeedWarning = z.infer<typeof FeedWarning>

/**
 * The response to PUT /feeds: 200 when all odds are stored, 207 when some were rejected or not stored.
 * `stored` + `duplicates` + distinct rejected indexes + `notStored` make up the request.
 */
export const FeedsResponse = z.object({
  stored: z.number().int(),
  /** Records that say the same as another of the request: stored once. */
  duplicates: z.number().int(),
  rejected: z.array(RejectedOdds),
  /** Indexes of valid odds that could not be stored: send them again. */
  notStored: z.array(z.number().int()),
  /** At most `maxWarnings` of each code. */
  warnings: z.array(FeedWarning),
  /** Games that were unknown and now exist provisionally, by what the odds say of them; PUT /games completes them. */
  provisionalGames: z.array(GameId),
})
export type FeedsResponse = z.infer<typeof FeedsResponse>

/** Turns the record at `index` of a request that was received at `receivedAt` (whole milliseconds) into odds of `provider`. */
export function toOdds(feed: FeedOdds, provider: ProviderName, receivedAt: EpochMs, index = 0): Odds {
  return {
    ...feed,
    provider,
    receivedAt: Math.round(receivedAt * 1000 + index) / 1000,
    digest: oddsDigest({ ...feed, provider }),
  }
}

/** The rule that a feed date breaks at `nowMs`, or undefined. */
export function feedDateIssue(feed: Pick<FeedOdds, 'date'>, nowMs: EpochMs): string | undefined {
  const aheadMs = toEpochMs(feed.date) - nowMs
  if (aheadMs <= maxFutureMs) return undefined
  return `must not be more than a minute in the future: ${feed.date} is ${Math.round(aheadMs / 1000)} s ahead of this server`
}

const referenceForm = ReferenceOdds.overwrite(readSides)
  .superRefine(checkReferencePrices)
  .transform((odds): FeedOdds => {
    const { home, away, homeOdds, awayOdds, drawOdds, isOpen, ...rest } = odds
    const outcomes = outcomesOfSides(odds.type, {
      home,
      away,
      homeOdds: homeOdds || undefined,
      awayOdds: awayOdds || undefined,
      drawOdds: drawOdds || undefined,
    })
    const isPriced = outcomes.some((outcome) => outcome.odds !== undefined)
    return {
      ...rest,
      status: isOpen ? 'open' : 'suspended',
      outcomes: isPriced ? withoutImpliedLines(odds, outcomes) : [],
    }
  })

const generalForm = GeneralOdds.overwrite(readOutcomes)
  .superRefine(checkOutcomes)
  .transform((odds): FeedOdds => ({
    ...odds,
    outcomes: withoutImpliedLines(odds, odds.outcomes),
  }))

const betStopForm = BetStop.transform((odds): FeedOdds => {
  const { isOpen, ...rest } = odds
  return { ...rest, status: isOpen ? 'open' : 'suspended', oddsFormat: 'american', outcomes: [] }
})

function formOf(value: unknown): typeof referenceForm | typeof generalForm | typeof betStopForm {
  if (typeof value !== 'object' || value === null) return referenceForm
  if ('type' in value && value.type === betStopType) return betStopForm
  return 'outcomes' in value || 'status' in value ? generalForm : referenceForm
}

function unknownFields(value: unknown, shape: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value ?? {}).filter((field) => !Object.hasOwn(shape, field))
}

function readSides({ homeOdds, awayOdds, drawOdds, ...odds }: ReferenceOdds): ReferenceOdds {
  const read = (price: z.infer<typeof PriceOrNone>): z.infer<typeof PriceOrNone> =>
    typeof price === 'string' ? readPrice(price, odds.oddsFormat) : price
  return { ...odds, homeOdds: read(homeOdds), awayOdds: read(awayOdds), drawOdds: read(drawOdds) }
}

function readOutcomes(odds: GeneralOdds): GeneralOdds {
  return { ...odds, outcomes: mapPrices(odds.outcomes, (price) => readPrice(price, odds.oddsFormat)) }
}

function checkReferencePrices(odds: ReferenceOdds, context: z.RefinementCtx): void {
  for (const field of ['homeOdds', 'awayOdds', 'drawOdds'] as const) {
    const price = odds[field]
    const isAbsent = price === undefined || price === null || (price === 0 && !odds.isOpen)
    if (isAbsent && (!odds.isOpen || (field === 'drawOdds' && price !== 0))) continue
    const issue = isAbsent ? 'must be a price while the market is open' : priceIssue(price, odds.oddsFormat)
    if (issue !== undefined) context.addIssue({ code: 'custom', path: [field], message: issue })
  }
  checkLines(odds, outcomesOfSides(odds.type, { home: odds.home, away: odds.away }), context, (id) =>
    id === 'home' || id === 'over' ? ['home'] : ['away'],
  )
}

function checkOutcomes(odds: GeneralOdds, context: z.RefinementCtx): void {
  const ids = new Set<string>()
  for (const [index, { id, odds: price }] of odds.outcomes.entries()) {
    if (ids.has(id)) {
      context.addIssue({
        code: 'custom',
        path: ['outcomes', index, 'id'],
        message: 'must not occur twice in a record',
      })
    }
    ids.add(id)
    const issue = price === undefined ? undefined : priceIssue(price, odds.oddsFormat)
    if (issue !== undefined)
      context.addIssue({ code: 'custom', path: ['outcomes', index, 'odds'], message: issue })
  }
  if (odds.status === 'open' && !odds.outcomes.some((outcome) => outcome.odds !== undefined)) {
    context.addIssue({
      code: 'custom',
      path: ['outcomes'],
      message: 'must have a price while the market is open; send status "suspended" without one',
    })
  }
  checkLines(odds, odds.outcomes, context, (id) => [
    'outcomes',
    odds.outcomes.findIndex((o) => o.id === id),
    'line',
  ])
}

/** An outcome of a market with a line has that line; of a handicap, away has its opposite. */
function checkLines(
  { type, line }: Pick<FeedOdds, 'type' | 'line'>,
  outcomes: readonly Outcome[],
  context: z.RefinementCtx,
  pathOf: (outcomeId: string) => (string | number)[],
): void {
  if (line === undefined || marketFamily(type) === 'other') return
  for (const outcome of outcomes) {
    const wanted = impliedLine(type, line, outcome.id)
    if (outcome.line === undefined || outcome.line === wanted) continue
    context.addIssue({
      code: 'custom',
      path: pathOf(outcome.id),
      message: `must be ${wanted}, since "line" is ${line}; leave it out`,
    })
  }
}

function withoutImpliedLines(
  { type, line }: Pick<FeedOdds, 'type' | 'line'>,
  outcomes: readonly Outcome[],
): Outcome[] {
  if (line === undefined) return [...outcomes]
  return outcomes.map(({ line: own, ...outcome }) =>
    own === undefined || own === impliedLine(type, line, outcome.id) ? outcome : { ...outcome, line: own },
  )
}

function impliedLine(type: string, line: Line, outcomeId: string): Line {
  return marketFamily(type) === 'handicap' && outcomeId === 'away' ? 0 - line : line
}
