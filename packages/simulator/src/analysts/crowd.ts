import type { GameId } from '@sportsfeeds/domain'
import { createRandom } from '@sportsfeeds/std'
import type { AnalystKind, CrowdPlan, SimulatedAnalyst } from '../model/analyst.ts'

/**
 * The analysts of a run: kinds are mixed evenly, so that the first few connected are not all of one kind.
 * @param seed the same gives the same games to the same analysts.
 */
export function createCrowd(
  count: number,
  plan: CrowdPlan,
  games: readonly GameId[],
  seed: number,
): SimulatedAnalyst[] {
  const left = kindsByShare(count, plan).map(({ kind, count: wanted }) => ({ kind, wanted, given: 0 }))
  return Array.from({ length: count }, (_, place) => {
    // Who is furthest behind its share of the analysts so far is next.
    const next = left
      .filter(({ wanted, given }) => given < wanted)
      .toSorted((a, b) => (a.given + 1) / a.wanted - (b.given + 1) / b.wanted)[0]
    if (next === undefined) return { kind: 'plain' }
    next.given += 1
    return next.kind === 'few-games'
      ? { kind: next.kind, games: someGames(games, seed, place) }
      : { kind: next.kind }
  })
}

/** Number of analysts of each kind: shares are rounded, and never more than all. */
export function kindsByShare(count: number, plan: CrowdPlan): { kind: AnalystKind; count: number }[] {
  const shares = [
    ['few-games', plan.fewGames],
    ['conflating', plan.conflating],
    ['slow', plan.slow],
    ['flapping', plan.flapping],
  ] as const
  let before = 0
  let sum = 0
  const special = shares.map(([kind, share]) => {
    sum += share
    const upTo = Math.min(count, Math.round(sum * count))
    const counted = { kind, count: upTo - before }
    before = upTo
    return counted
  })
  return [{ kind: 'plain', count: count - before }, ...special]
}

const fewGames = 3

function someGames(games: readonly GameId[], seed: number, place: number): GameId[] {
  const random = createRandom(seed, place)
  const left = [...games]
  return Array.from({ length: Math.min(fewGames, games.length) }, () => {
    const [chosen] = left.splice(random.int(left.length), 1)
    return chosen ?? ''
  }).filter((game) => game !== '')
}
