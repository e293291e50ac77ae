import type { EpochMs, GameId } from '@sportsfeeds/domain'
import type { Clock } from '@sportsfeeds/std'
import type { LatestMarkets, OddsPage, OddsStore } from '../ports.ts'

/** Reads of the table that may be those of another request, if they began late enough. */
export interface SharedReads {
  latestMarkets(gameId: GameId, options: SharedReadOptions): Promise<LatestMarkets>
  /** May have odds that arrived up to a second before `since`. */
  oddsOfGameReceivedSince(
    gameId: GameId,
    options: SharedReadOptions & { readonly since: EpochMs },
  ): Promise<OddsPage>
}

export interface SharedReadOptions {
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Everything that was acknowledged by then is read; without it, everything until now. */
  readonly through?: EpochMs | undefined
}

/**
 * Makes reads that many clients ask for at once, after an interruption, a single time. A client names the time from which on it has
 * everything from the stream, so that any read that began after it will do. Others are never given one that began before their request.
 */
export function shareReads(
  oddsStore: Pick<OddsStore, 'latestMarkets' | 'oddsOfGameReceivedSince'>,
  clock: Pick<Clock, 'now'>,
): SharedReads {
  // In the order in which they began.
  const kept = new Map<string, KeptRead>()

  const share = <Value>(
    key: string,
    through: EpochMs | undefined,
    read: () => Promise<Value>,
  ): Promise<Value> => {
    const nowMs = clock.now()
    for (const [oldKey, { startedAtMs }] of kept) {
      if (startedAtMs > nowMs - keptForMs && kept.size <= maxKept) break
      kept.delete(oldKey)
    }
    const known = kept.get(key)
    // What is kept under a key came from the same kind of read.
    if (through !== undefined && known !== undefined && known.startedAtMs >= through + clockMarginMs)
      return known.value as Promise<Value>
    const value = read()
    kept.delete(key)
    kept.set(key, { startedAtMs: nowMs, value })
    value.catch(() => {
      if (kept.get(key)?.value === value) kept.delete(key)
    })
    return value
  }

  return {
    latestMarkets: (gameId, { after, through }) =>
      after === undefined
        ? share(`latest ${gameId}`, through, () => oddsStore.latestMarkets(gameId))
        : oddsStore.latestMarkets(gameId, after),

    oddsOfGameReceivedSince: (gameId, { since, after, through }) => {
      const rounded = Math.floor(since / 1000) * 1000
      return after === undefined
        ? share(`since ${rounded} ${gameId}`, through, () =>
            oddsStore.oddsOfGameReceivedSince(gameId, { since: rounded }),
          )
        : oddsStore.oddsOfGameReceivedSince(gameId, { since: rounded, after })
    },
  }
}

interface KeptRead {
  readonly startedAtMs: EpochMs
  readonly value: Promise<unknown>
}

/** Longer than clients spread their catch-ups. */
const keptForMs = 5_000
/** A catch-up of all games, from several seconds. */
const maxKept = 500
/** Clocks of two functions differ by less. */
const clockMarginMs = 100
