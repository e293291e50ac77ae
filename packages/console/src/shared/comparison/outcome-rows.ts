import { groupMarkets, type MarketGroup, type MarketLine } from '@sportsfeeds/client'
import type { GameId, Line } from '@sportsfeeds/domain'
import type { GroupKey, Market } from '../../store/market.ts'

/** A row for one outcome of one line of a market. */
export interface OutcomeRowData {
  readonly kind: 'outcome'
  readonly key: string
  readonly gameId: GameId
  readonly groupKey: GroupKey
  readonly line: Line | undefined
  readonly outcomeId: string
  readonly isFirstOfLine: boolean
  readonly isAlternate: boolean
  /** Alternates of the main line. */
  readonly folded: Fold | undefined
}

export interface Fold {
  /** Identifies it among the folds that are toggled. */
  readonly key: string
  readonly isOpen: boolean
  readonly count: number
}

/**
 * Rows of a market: the outcomes of its main line, and of its alternates if they are unfolded.
 * @param isOpenAtFirst until the analyst folds or unfolds them
 */
export function outcomeRows(
  group: MarketGroup<Market>,
  toggled: ReadonlySet<string>,
  isOpenAtFirst = false,
): OutcomeRowData[] {
  const [first] = group.main.markets
  if (first === undefined) return []
  const { gameId, group: groupKey } = first
  const key = `lines ${groupKey}`
  const isOpen = toggled.has(key) !== isOpenAtFirst
  const { alternates } = group
  const folded = alternates.length === 0 ? undefined : { key, isOpen, count: alternates.length }
  return [group.main, ...(isOpen ? alternates : [])].flatMap((line) =>
    lineOutcomes(line).map(({ id }, index): OutcomeRowData => ({
      kind: 'outcome',
      key: `${groupKey}@${line.line ?? ''}|${id}`,
      gameId,
      groupKey,
      line: line.line,
      outcomeId: id,
      isFirstOfLine: index === 0,
      isAlternate: line !== group.main,
      folded: line === group.main && index === 0 ? folded : undefined,
    })),
  )
}

/** Outcomes of a line, those that every provider has removed last. */
function lineOutcomes({ outcomes, markets }: MarketLine<Market>): MarketLine<Market>['outcomes'] {
  const isRemoved = (id: string): boolean =>
    markets.every(({ view }) => view.outcomes.find((one) => one.id === id)?.status === 'removed')
  return outcomes.toSorted((a, b) => Number(isRemoved(a.id)) - Number(isRemoved(b.id)))
}

/** A group of markets is grouped again only when one of them has changed. */
export function toGroup(markets: readonly Market[]): MarketGroup<Market> | undefined {
  const known = knownGroups.get(markets)
  if (known !== undefined) return known
  const [group] = groupMarkets(markets)
  if (group !== undefined) knownGroups.set(markets, group)
  return group
}

const knownGroups = new WeakMap<readonly Market[], MarketGroup<Market>>()

/** The line of a group; undefined once no provider prices it. */
export function findLine(
  { main, alternates }: MarketGroup<Market>,
  line: Line | undefined,
): MarketLine<Market> | undefined {
  return [main, ...alternates].find((one) => one.line === line)
}
