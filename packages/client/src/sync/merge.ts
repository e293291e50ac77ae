import {
  addToMarket,
  compareOdds,
  type EpochMs,
  type GameId,
  isBetStop,
  type MarketState,
  newestOdds,
  providerMarketId,
} from '@sportsfeeds/domain'
import { type Arrival, type ArrivingOdds, receivedOdds, type ReceivedOdds } from './received-odds.ts'
import { createRecordMemory } from './record-memory.ts'

/** Merges stream, snapshots and REST into one flow: every odds record once, every market in order. */
export interface Merge {
  /** Takes odds as they arrive. @returns those to deliver now, in order. */
  add(odds: readonly ArrivingOdds[], arrival: Arrival): ReceivedOdds[]
  /** From now on `add` buffers the odds of games that are not in `exempt`. Called again, it may only buffer more games. */
  buffer(exempt: ReadonlySet<GameId>): void
  /** Ends buffering for games that were caught up with `odds`. @returns those and what was buffered of the games, in order. */
  settle(games: readonly GameId[], odds: readonly ArrivingOdds[], clientReceivedAt: EpochMs): ReceivedOdds[]
  /** As {@link settle} when another catch-up follows: what is buffered stays buffered. */
  addCaughtUp(odds: readonly ArrivingOdds[], clientReceivedAt: EpochMs): ReceivedOdds[]
  /** Ends buffering. @returns everything buffered, in order. */
  flush(): ReceivedOdds[]
  /** Games with buffered odds. */
  bufferedGames(): GameId[]
  readonly counts: MergeCounts
}

export interface MergeCounts {
  /** Odds that were delivered before and change nothing. */
  duplicates: number
  /** Odds that were delivered again, since a newer arrival makes them the newest. */
  repeats: number
  historical: number
  /** Only when conflating: odds skipped because a newer one of their market was there. */
  superseded: number
}

export interface MergeOptions {
  /** Deliver only what changes the state of a market, at once, and bet stops. */
  readonly isConflating: boolean
  /** How long a delivered record is remembered, to recognize it when it arrives again. */
  readonly rememberMs: number
  readonly maxBufferedOdds?: number
}

export function createMerge({
  isConflating,
  rememberMs,
  maxBufferedOdds = defaultMaxBufferedOdds,
}: MergeOptions): Merge {
  const markets = new Map<string, Market>()
  const delivered = createRecordMemory(rememberMs / generations)
  let marketsMade = 0
  const counts: MergeCounts = { duplicates: 0, repeats: 0, historical: 0, superseded: 0 }
  let buffered = new Map<GameId, BufferedOdds[]>()
  let bufferedCount = 0
  /** Games that are not buffered although others are; undefined while nothing is buffered. */
  let exempt: Set<GameId> | undefined
  let sweptAtMs = Number.NEGATIVE_INFINITY

  const isBuffered = (game: GameId): boolean => exempt !== undefined && !exempt.has(game)

  const store = (odds: ArrivingOdds, arrival: Arrival): void => {
    const ofGame = buffered.get(odds.gameId)
    if (ofGame === undefined) buffered.set(odds.gameId, [{ odds, arrival }])
    else ofGame.push({ odds, arrival })
    bufferedCount += 1
  }

  const take = (game: GameId): BufferedOdds[] => {
    const ofGame = buffered.get(game) ?? []
    buffered.delete(game)
    bufferedCount -= ofGame.length
    return ofGame
  }

  const admit = (odds: ArrivingOdds, arrival: Arrival): ReceivedOdds | undefined => {
    const { clientReceivedAt } = arrival
    const market = marketOf(odds, clientReceivedAt)
    const before = market.state
    const state = addToMarket(before, odds)
    const changesState = state !== before
    const isRemembered = !isConflating || isBetStop(odds)
    const isKnown = isPartOf(before, odds) || (isRemembered && isDelivered(market, odds))
    market.state = state
    if (isRemembered) delivered.add(market.number, odds, clientReceivedAt)
    if (isKnown && !changesState) {
      counts.duplicates += 1
      return undefined
    }
    if (!isRemembered && !changesState) {
      counts.superseded += 1
      return undefined
    }
    const recency = state.newest === odds ? 'current' : 'historical'
    if (recency === 'historical') counts.historical += 1
    if (isKnown) counts.repeats += 1
    return receivedOdds(odds, arrival, { recency, isRepeat: isKnown })
  }

  const isDelivered = ({ number, state }: Market, odds: ArrivingOdds): boolean =>
    // What is newer than all of its market was never there.
    state !== undefined && odds.date <= state.newest.date && delivered.has(number, odds)

  const marketOf = (odds: ArrivingOdds, heardAtMs: EpochMs): Market => {
    const id = idOf(odds)
    const known = markets.get(id)
    if (known !== undefined) {
      known.heardAtMs = heardAtMs
      return known
    }
    marketsMade += 1
    const market: Market = { number: marketsMade, state: undefined, heardAtMs }
    markets.set(id, market)
    return market
  }

  const admitInOrder = (all: BufferedOdds[]): ReceivedOdds[] => {
    all.sort((a, b) => compareOdds(a.odds, b.odds))
    const chosen = isConflating ? conflated(all) : all
    counts.superseded += all.length - chosen.length
    return chosen.flatMap(({ odds, arrival }) => admit(odds, arrival) ?? [])
  }

  const flush = (): ReceivedOdds[] => {
    const all = [...buffered.values()].flat()
    buffered = new Map()
    bufferedCount = 0
    exempt = undefined
    return admitInOrder(all)
  }

  const sweep = (nowMs: EpochMs): void => {
    if (nowMs - sweptAtMs < sweepIntervalMs || exempt !== undefined) return
    sweptAtMs = nowMs
    delivered.forgetBefore(nowMs - rememberMs)
    for (const [id, market] of markets) {
      if (market.heardAtMs < nowMs - forgetMarketsAfterMs) markets.delete(id)
    }
  }

  return {
    counts,
    flush,
    bufferedGames: () => [...buffered.keys()],

    add: (odds, arrival) => {
      sweep(arrival.clientReceivedAt)
      const out: ReceivedOdds[] = []
      for (const one of odds) {
        if (!isConflating && isBuffered(one.gameId)) {
          store(one, arrival)
        } else {
          const admitted = admit(one, arrival)
          if (admitted !== undefined) out.push(admitted)
        }
      }
      return bufferedCount > maxBufferedOdds ? [...out, ...flush()] : out
    },

    buffer: (newExempt) => {
      const before = exempt
      exempt = new Set([...newExempt].filter((game) => before === undefined || before.has(game)))
    },

    settle: (games, odds, clientReceivedAt) => {
      for (const game of games) exempt?.add(game)
      // Odds off the stream carry more times, so of equal records theirs comes first.
      return admitInOrder([...games.flatMap(take), ...caughtUp(odds, clientReceivedAt)])
    },

    addCaughtUp: (odds, clientReceivedAt) => admitInOrder(caughtUp(odds, clientReceivedAt)),
  }
}

interface Market {
  /** Of this market alone, in the memory of delivered records. */
  readonly number: number
  state: MarketState<ArrivingOdds> | undefined
  heardAtMs: EpochMs
}

interface BufferedOdds {
  readonly odds: ArrivingOdds
  readonly arrival: Arrival
}

/** Some 40 s of 500 odds a second; beyond it odds are delivered out of order rather than kept in memory. */
const defaultMaxBufferedOdds = 20_000

/** Delivered records are forgotten in so many parts. */
const generations = 6

const sweepIntervalMs = 30_000

/** A market without odds for this long is over; should it come back, its first record is the newest. */
const forgetMarketsAfterMs = 12 * 60 * 60 * 1000

function caughtUp(odds: readonly ArrivingOdds[], clientReceivedAt: EpochMs): BufferedOdds[] {
  return odds.map((one) => ({ odds: one, arrival: { source: 'catch-up', clientReceivedAt } }))
}

function isPartOf(state: MarketState<ArrivingOdds> | undefined, odds: ArrivingOdds): boolean {
  return state !== undefined && (isSameRecord(state.newest, odds) || isSameRecord(state.priced, odds))
}

/** Of records of one market. */
function isSameRecord(a: ArrivingOdds | undefined, b: ArrivingOdds): boolean {
  return a?.date === b.date && a.digest === b.digest
}

/** What the state of each market consists of, and all bet stops. */
function conflated(all: readonly BufferedOdds[]): BufferedOdds[] {
  const newest = newestOdds(all.map(({ odds }) => odds))
  return all.filter(({ odds }) => newest.has(odds) || isBetStop(odds))
}

/** Ids of markets by record: clients of one process may share the records of a frame. */
const ids = new WeakMap<ArrivingOdds, string>()

function idOf(odds: ArrivingOdds): string {
  const known = ids.get(odds)
  if (known !== undefined) return known
  const id = providerMarketId(odds)
  ids.set(odds, id)
  return id
}
