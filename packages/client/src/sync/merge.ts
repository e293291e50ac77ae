import { compareOdds, type EpochMs, type GameId, marketId } from '@sportsfeeds/domain'
import { createMarketMemory, type MarketMemory } from './market-memory.ts'
import { type Arrival, type ArrivingOdds, receivedOdds, type ReceivedOdds } from './received-odds.ts'

/** Brings what comes over stream, snapshot and REST into one flow: each odds once, each market in order. */
export interface Merge {
  /** Odds as they arrived. @returns what is to be handed out now, in order. */
  add(odds: readonly ArrivingOdds[], arrival: Arrival): ReceivedOdds[]
  /** From now on `add` holds back the odds of games that are not in `exempt`; holding back more than before is allowed. */
  hold(exempt: ReadonlySet<GameId>): void
  /** The games were caught up with `odds`. @returns those and what was held back of the games, in order. */
  settle(games: readonly GameId[], odds: readonly ArrivingOdds[], hereAt: EpochMs): ReceivedOdds[]
  /** As {@link settle}, when more is to be caught up: what is held back stays so. */
  addCaughtUp(odds: readonly ArrivingOdds[], hereAt: EpochMs): ReceivedOdds[]
  /** Ends holding back. @returns all that was held back, in order. */
  release(): ReceivedOdds[]
  /** Games of which something is held back. */
  heldGames(): GameId[]
  readonly counts: MergeCounts
}

export interface MergeCounts {
  /** Odds that were handed out before, in this version or a later one. */
  duplicates: number
  corrections: number
  historical: number
  /** Only when conflating: odds left out because a newer one of their market was there. */
  superseded: number
}

export interface MergeOptions {
  /** Hand out only what is the newest of its market, at once, and nothing older. */
  readonly isConflating: boolean
  /** How long a handed-out odds is remembered, so that it is known when it comes again. */
  readonly rememberMs: number
  readonly maxHeldOdds?: number
}

export function createMerge({
  isConflating,
  rememberMs,
  maxHeldOdds = defaultMaxHeldOdds,
}: MergeOptions): Merge {
  const markets = new Map<string, Market>()
  const counts: MergeCounts = { duplicates: 0, corrections: 0, historical: 0, superseded: 0 }
  let held = new Map<GameId, HeldOdds[]>()
  let heldCount = 0
  /** Games that flow although others are held back; undefined when none is held back. */
  let exempt: Set<GameId> | undefined
  let sweptAtMs = Number.NEGATIVE_INFINITY

  const isHeld = (game: GameId): boolean => exempt !== undefined && !exempt.has(game)

  const keep = (odds: ArrivingOdds, arrival: Arrival): void => {
    const ofGame = held.get(odds.gameId)
    if (ofGame === undefined) held.set(odds.gameId, [{ odds, arrival }])
    else ofGame.push({ odds, arrival })
    heldCount += 1
  }

  const take = (game: GameId): HeldOdds[] => {
    const ofGame = held.get(game) ?? []
    held.delete(game)
    heldCount -= ofGame.length
    return ofGame
  }

  const admit = (odds: ArrivingOdds, arrival: Arrival): ReceivedOdds | undefined =>
    isConflating ? admitNewest(odds, arrival) : admitEvery(odds, arrival)

  const admitEvery = (odds: ArrivingOdds, arrival: Arrival): ReceivedOdds | undefined => {
    const market = marketOf(odds, arrival.hereAt)
    market.memory ??= createMarketMemory()
    const verdict = market.memory.judge(odds, arrival.hereAt)
    if (verdict === 'repeat') {
      counts.duplicates += 1
      return undefined
    }
    const isCorrection = verdict === 'correction'
    if (isCorrection) counts.corrections += 1
    // Feed dates of one market differ, but for versions of one odds.
    if (odds.date >= market.newest.date) {
      market.newest = odds
      return receivedOdds(odds, arrival, { standing: 'current', isCorrection })
    }
    counts.historical += 1
    return receivedOdds(odds, arrival, { standing: 'historical', isCorrection })
  }

  const admitNewest = (odds: ArrivingOdds, arrival: Arrival): ReceivedOdds | undefined => {
    const market = marketOf(odds, arrival.hereAt)
    if (odds.date < market.newest.date) {
      counts.superseded += 1
      return undefined
    }
    market.memory ??= createMarketMemory()
    const verdict = market.memory.judge(odds, arrival.hereAt)
    if (verdict === 'repeat') {
      counts.duplicates += 1
      return undefined
    }
    market.memory.forgetBefore(Number.POSITIVE_INFINITY)
    market.newest = odds
    const isCorrection = verdict === 'correction'
    if (isCorrection) counts.corrections += 1
    return receivedOdds(odds, arrival, { standing: 'current', isCorrection })
  }

  const marketOf = (odds: ArrivingOdds, heardAtMs: EpochMs): Market => {
    const id = marketId(odds)
    const known = markets.get(id)
    if (known !== undefined) {
      known.heardAtMs = heardAtMs
      return known
    }
    const market: Market = { newest: odds, heardAtMs }
    markets.set(id, market)
    return market
  }

  const admitInOrder = (all: HeldOdds[]): ReceivedOdds[] => {
    all.sort((a, b) => compareOdds(a.odds, b.odds))
    const chosen = isConflating ? newestOfEach(all) : all
    counts.superseded += all.length - chosen.length
    return chosen.flatMap(({ odds, arrival }) => admit(odds, arrival) ?? [])
  }

  const release = (): ReceivedOdds[] => {
    const all = [...held.values()].flat()
    held = new Map()
    heldCount = 0
    exempt = undefined
    return admitInOrder(all)
  }

  const sweep = (nowMs: EpochMs): void => {
    if (nowMs - sweptAtMs < sweepIntervalMs || exempt !== undefined) return
    sweptAtMs = nowMs
    for (const [id, market] of markets) {
      market.memory?.forgetBefore(nowMs - rememberMs)
      if (market.heardAtMs < nowMs - forgetMarketsAfterMs) markets.delete(id)
    }
  }

  return {
    counts,
    release,
    heldGames: () => [...held.keys()],

    add: (odds, arrival) => {
      sweep(arrival.hereAt)
      const out: ReceivedOdds[] = []
      for (const one of odds) {
        if (!isConflating && isHeld(one.gameId)) {
          keep(one, arrival)
        } else {
          const admitted = admit(one, arrival)
          if (admitted !== undefined) out.push(admitted)
        }
      }
      return heldCount > maxHeldOdds ? [...out, ...release()] : out
    },

    hold: (newExempt) => {
      const before = exempt
      exempt = new Set([...newExempt].filter((game) => before === undefined || before.has(game)))
    },

    settle: (games, odds, hereAt) => {
      for (const game of games) exempt?.add(game)
      // What came off the stream says more of itself, so it is first among equals.
      return admitInOrder([...games.flatMap(take), ...caughtUp(odds, hereAt)])
    },

    addCaughtUp: (odds, hereAt) => admitInOrder(caughtUp(odds, hereAt)),
  }
}

interface Market {
  newest: ArrivingOdds
  heardAtMs: EpochMs
  memory?: MarketMemory
}

interface HeldOdds {
  readonly odds: ArrivingOdds
  readonly arrival: Arrival
}

/** Some 40 s of 500 odds a second: more is handed out as it is rather than kept in memory. */
const defaultMaxHeldOdds = 20_000

const sweepIntervalMs = 30_000

/** A market without odds for this long is over; should it come back, its first odds is the newest. */
const forgetMarketsAfterMs = 12 * 60 * 60 * 1000

function caughtUp(odds: readonly ArrivingOdds[], hereAt: EpochMs): HeldOdds[] {
  return odds.map((one) => ({ odds: one, arrival: { source: 'catch-up', hereAt } }))
}

/** Of odds in order the last of each market. */
function newestOfEach(all: readonly HeldOdds[]): HeldOdds[] {
  const newest = new Map<string, HeldOdds>()
  for (const one of all) newest.set(marketId(one.odds), one)
  return all.filter((one) => newest.get(marketId(one.odds)) === one)
}
