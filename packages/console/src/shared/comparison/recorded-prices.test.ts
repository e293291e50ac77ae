import type { MarketGroup } from '@sportsfeeds/client'
import type { ProviderName } from '@sportsfeeds/domain'
import { describe, expect, test } from 'vitest'
import type { Market } from '../../store/market.ts'
import { recordedMarkets } from '../../testing/recorded-markets.ts'
import { toGroup } from './outcome-rows.ts'
import { arbitrageLines, getLineView, type LineContext } from './line-context.ts'
import type { LineView } from './line-view.ts'
import { automaticColumns, providerColumns } from './provider-columns.ts'

const nowMs = Date.UTC(2026, 4, 1, 19)

/** Every provider was heard of just now, so that nothing is stale. */
function contextOf(markets: readonly Market[]): LineContext {
  return {
    lastHeard: { providers: new Map(markets.map(({ provider }) => [provider, nowMs])), games: new Map() },
    serverNowMs: nowMs,
    fairMethod: 'power',
    moveWindowMs: undefined,
  }
}

function groupsOf(markets: readonly Market[]): MarketGroup<Market>[] {
  return [...Map.groupBy(markets, ({ group }) => group).values()].flatMap((group) => toGroup(group) ?? [])
}

function mainView(group: MarketGroup<Market>, context: LineContext): LineView {
  return getLineView(group, group.main, undefined, context, 1)
}

const nba = recordedMarkets('basketball_nba')

describe.skipIf(!nba.isPresent)(`eight basketball games of 67 bookmakers${nba.skipped}`, () => {
  test('have their arbitrages marked, each at one line', () => {
    const markets = nba.read(nowMs)
    const context = contextOf(markets)
    const found = groupsOf(markets).flatMap((group) =>
      arbitrageLines(group, undefined, context, 1).map((line) => {
        const { total } = getLineView(group, line, undefined, context, 1)
        const { summary } = line.markets[0]?.state.newest ?? {}
        return `${summary} ${group.market.type} ${line.line}: ${((total ?? 0) * 100).toFixed(2)}`
      }),
    )
    expect(found.toSorted()).toEqual([
      expect.stringMatching(/^Boston Celtics .* moneyline undefined: 99.61$/),
      expect.stringMatching(/^Denver Nuggets .* total 232.5: 99.75$/),
      expect.stringMatching(/^New York Knicks .* moneyline undefined: 99.01$/),
      expect.stringMatching(/^Phoenix Suns .* moneyline undefined: 99.13$/),
    ])
  })

  test('have the line of most bookmakers in their row, and each other one in its cell', () => {
    const markets = nba.read(nowMs)
    const context = contextOf(markets)
    for (const group of groupsOf(markets)) {
      const lines = [group.main, ...group.alternates]
      expect(group.main.markets.length).toBe(Math.max(...lines.map((line) => line.markets.length)))
      const cells = mainView(group, context).outcomes[0]?.cells
      const all = new Set(lines.flatMap((line) => line.markets.map(({ provider }) => provider)))
      expect(new Set(cells?.keys())).toEqual(all)
      expect([...(cells?.values() ?? [])].filter(({ otherLine }) => otherLine !== undefined)).toHaveLength(
        all.size - group.main.markets.length,
      )
    }
  })

  test('have 67 providers to choose columns from', () => {
    const counts = new Map<ProviderName, number>()
    for (const { provider } of nba.read(nowMs)) counts.set(provider, (counts.get(provider) ?? 0) + 1)
    expect(counts.size).toBe(67)
    expect(providerColumns([], counts)).toHaveLength(automaticColumns)
    expect(providerColumns([...counts.keys()], counts)).toHaveLength(67)
  })
})

const epl = recordedMarkets('soccer_epl')

describe.skipIf(!epl.isPresent)(`twenty soccer games of 66 bookmakers${epl.skipped}`, () => {
  test('have a fair price for each of three outcomes', () => {
    const markets = epl.read(nowMs)
    const context = contextOf(markets)
    const winners = groupsOf(markets).filter(({ market }) => market.type === 'moneyline')
    expect(winners).toHaveLength(20)
    for (const group of winners) {
      const { outcomes, total } = mainView(group, context)
      expect(outcomes.map(({ id }) => id)).toEqual(['home', 'draw', 'away'])
      expect(total).toBeGreaterThan(0.9)
      expect(outcomes.reduce((sum, { fair }) => sum + 1 / (fair ?? 0), 0)).toBeCloseTo(1)
    }
  })
})
