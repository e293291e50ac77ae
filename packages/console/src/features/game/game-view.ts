import {
  betStopType,
  type EpochMs,
  LooseInstant,
  parseMarketId,
  toEpochMs,
  toInstant,
} from '@sportsfeeds/domain'
import * as z from 'zod'
import type { AddressCodec } from '../../shared/use-address-view.ts'
import { PriceFormat } from '../../store/preferences.ts'
import { type Scale, scales } from './chart-data.ts'

/** Settings of the game page. They are in the address, so that a link shows the same. */
export interface GameView {
  /** The market's id; undefined for the main one. */
  readonly market: string | undefined
  /** Id of the outcome; undefined for the first one. */
  readonly outcome: string | undefined
  readonly range: Range
  /** Undefined for the analyst's own setting. */
  readonly format: PriceFormat | undefined
  /** The provider that the link points to: highlighted, or the one whose outcomes are compared. */
  readonly focus: string | undefined
  /** Compares providers at one outcome, or outcomes at one provider; undefined for the better one. */
  readonly by: Comparison | undefined
  /** Undefined for the one that fits the price format. */
  readonly scale: Scale | undefined
  /** Providers, or outcomes, that are not drawn. */
  readonly hidden: readonly string[]
}

export const comparisons = ['providers', 'outcomes'] as const
export type Comparison = (typeof comparisons)[number]

export type Range =
  /** Ends now, and moves with it. */
  | { readonly kind: 'last'; readonly span: Span }
  | { readonly kind: 'between'; readonly fromMs: EpochMs; readonly toMs: EpochMs }

export const spans = {
  '15m': 15 * 60_000,
  '1h': 3_600_000,
  '6h': 6 * 3_600_000,
  '24h': 24 * 3_600_000,
  '7d': 7 * 24 * 3_600_000,
  '30d': 30 * 24 * 3_600_000,
} as const
export type Span = keyof typeof spans
export const spanNames = ['15m', '1h', '6h', '24h', '7d', '30d'] as const satisfies readonly Span[]

export const defaultView: GameView = {
  market: undefined,
  outcome: undefined,
  range: { kind: 'last', span: '1h' },
  format: undefined,
  focus: undefined,
  by: undefined,
  scale: undefined,
  hidden: [],
}

/** Reads a view from the address. Invalid parts are ignored. */
export function parseGameView(search: URLSearchParams): GameView {
  const query = Query.parse(Object.fromEntries(search))
  return {
    market: query.market,
    outcome: query.outcome,
    range: parseRange(query) ?? defaultView.range,
    format: query.format,
    focus: query.focus,
    by: query.by,
    scale: query.scale,
    hidden: search.getAll('hide').filter((name) => name !== ''),
  }
}

/** Inverse of {@link parseGameView}. Defaults are omitted. */
export function formatGameView(view: GameView): URLSearchParams {
  const { market, outcome, range, format, focus, by, scale, hidden } = view
  const search = new URLSearchParams()
  const put = (name: keyof z.infer<typeof Query>, value: string | undefined): void => {
    if (value !== undefined) search.set(name, value)
  }
  put('market', market)
  put('outcome', outcome)
  if (range.kind === 'between') {
    put('from', toInstant(range.fromMs))
    put('to', toInstant(range.toMs))
  } else put('range', range.span === '1h' ? undefined : range.span)
  put('format', format)
  put('focus', focus)
  put('by', by)
  put('scale', scale)
  for (const name of hidden) search.append('hide', name)
  return search
}

export const gameAddress: AddressCodec<GameView> = { read: parseGameView, write: formatGameView }

/** Resolves a range at `nowMs`. */
export function getBounds(
  range: Range,
  nowMs: EpochMs,
): { readonly fromMs: EpochMs; readonly toMs: EpochMs } {
  return range.kind === 'last' ? { fromMs: nowMs - spans[range.span], toMs: nowMs } : range
}

const NonEmpty = z.string().min(1).optional().catch(undefined)
const Timestamp = LooseInstant.transform(toEpochMs).optional().catch(undefined)

const Query = z.object({
  market: z.string().refine(isMarketId).optional().catch(undefined),
  outcome: NonEmpty,
  range: z.enum(spanNames).optional().catch(undefined),
  from: Timestamp,
  to: Timestamp,
  format: PriceFormat.optional().catch(undefined),
  focus: NonEmpty,
  by: z.enum(comparisons).optional().catch(undefined),
  scale: z.enum(scales).optional().catch(undefined),
})

function isMarketId(text: string): boolean {
  try {
    return parseMarketId(text).type !== betStopType
  } catch {
    return false
  }
}

function parseRange({ range, from, to }: z.infer<typeof Query>): Range | undefined {
  if (from !== undefined && to !== undefined && from < to) return { kind: 'between', fromMs: from, toMs: to }
  return range === undefined ? undefined : { kind: 'last', span: range }
}
