import type { MarketGroup, MarketLine } from '@sportsfeeds/client'
import type { EpochMs, FairMethod, Game } from '@sportsfeeds/domain'
import { isStale } from '../staleness.ts'
import type { LastHeard } from '../../store/last-heard.ts'
import type { Market } from '../../store/market.ts'
import { type LineView, lineView } from './line-view.ts'

/** Everything that the view of a line depends on, apart from its markets and its game. */
export interface LineContext {
  readonly lastHeard: LastHeard
  readonly serverNowMs: EpochMs
  readonly fairMethod: FairMethod
  readonly moveWindowMs: number | undefined
}

/**
 * Returns the view of a line, the same for all its rows: it is computed again when a market or the context changes, or
 * after `maxAgeMs`, since staleness and moves depend on the time.
 */
export function getLineView(
  group: MarketGroup<Market>,
  line: MarketLine<Market>,
  game: Pick<Game, 'status'> | undefined,
  context: LineContext,
  maxAgeMs: number,
): LineView {
  const { lastHeard, serverNowMs, fairMethod, moveWindowMs } = context
  const isInPlay = game?.status === 'live'
  const key = `${fairMethod} ${moveWindowMs} ${isInPlay}`
  const known = views.get(line)
  if (known?.key === key && Math.abs(serverNowMs - known.atMs) < maxAgeMs) return known.view
  const view = lineView({
    group,
    line,
    isStale: (market) => isStale(market, { game, lastHeard, serverNowMs }),
    isInPlay,
    serverNowMs,
    fairMethod,
    moveWindowMs,
  })
  views.set(line, { key, atMs: serverNowMs, view })
  return view
}

/** Lines of a group that are an arbitrage. */
export function arbitrageLines(
  group: MarketGroup<Market>,
  game: Pick<Game, 'status'> | undefined,
  context: LineContext,
  maxAgeMs: number,
): readonly MarketLine<Market>[] {
  return [group.main, ...group.alternates].filter(
    (line) =>
      // A provider that prices all outcomes keeps a margin.
      line.markets.length > 1 && getLineView(group, line, game, context, maxAgeMs).arbitrage !== undefined,
  )
}

const views = new WeakMap<
  MarketLine<Market>,
  { readonly key: string; readonly atMs: EpochMs; readonly view: LineView }
>()
