import type { GameId } from '@sportsfeeds/domain'
import { createRandom } from '@sportsfeeds/std'

/** What analysts are like. A `slow` one leaves its socket unread at times, a `flapping` one loses its connection. */
export const analystKinds = ['plain', 'few-games', 'conflating', 'slow', 'flapping'] as const
export type AnalystKind = (typeof analystKinds)[number]

/** How a crowd is mixed: shares of all analysts, from 0 to 1; the rest is plain. */
export interface CrowdPlan {
  readonly fewGames: number
  readonly conflating: number
  readonly slow: number
  readonly flapping: number
  /** How long a slow analyst does not read. */
  readonly stallMs: number
  /** How long a connection of a flapping analyst holds, on average. */
  readonly flapEveryMs: number
}

export interface SimulatedAnalyst {
  readonly kind: AnalystKind
  /** What it follows; everything when left out. */
  readonly games?: GameId[]
}

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

/** How many analysts of each kind there are: shares are rounded, and never more than all. */
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
