import type { FeedsApi } from '@sportsfeeds/client'
import { type EpochMs, type GameId, type Odds, toEpochMs, toInstant } from '@sportsfeeds/domain'
import type { Timer } from '@sportsfeeds/std'
import type { Session } from '../../store/session.ts'
import { createValue, type Value } from '../../store/value.ts'
import { getBounds, type Range } from './game-view.ts'
import { createPriceHistory, type PriceHistory } from './price-history.ts'
import type { Stretch } from './price-line.ts'

/** The odds of one game in a range: history over REST, merged with the stream. */
export interface HistoryFeed {
  readonly gameId: GameId
  readonly history: PriceHistory
  /** Changes whenever the history may have changed, at most once every {@link flushIntervalMs}. */
  readonly version: Value<HistoryVersion>
  readonly status: Value<HistoryStatus>
  /** Stretches with missing data, or data still loading. */
  gaps(): readonly Stretch[]
  /** Loads the missing stretches. */
  retry(): void
  stop(): void
}

export interface HistoryVersion {
  readonly count: number
  /** By the server's clock. */
  readonly atMs: EpochMs
}

export type HistoryStatus =
  | { readonly kind: 'loading'; readonly loaded: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface HistoryFeedOptions {
  readonly gameId: GameId
  readonly range: Range
  readonly session: Pick<Session, 'onOdds' | 'connection' | 'clock' | 'serverNow'> & {
    readonly feeds: Pick<FeedsApi, 'history'>
  }
  readonly maxOdds?: number
}

/** Drawing a chart of thousands of points is expensive; four times a second looks live. */
const flushIntervalMs = 250
/** About 25 MB, and far more points than a screen has pixels. */
const defaultMaxOdds = 50_000
/** Odds may be stored this long after their date; a stretch that is loaded again overlaps by it. */
const overlapMs = 15_000

/**
 * Subscribes to the stream first, then loads the history up to now: each odds record arrives by the stream, or is in
 * the table when it is read, or both, and counts once. After an interruption of the stream that stretch is loaded again.
 */
export function createHistoryFeed({
  gameId,
  range,
  session: { feeds, onOdds, connection, clock, serverNow },
  maxOdds = defaultMaxOdds,
}: HistoryFeedOptions): HistoryFeed {
  const history = createPriceHistory({ maxOdds })
  const version = createValue<HistoryVersion>({ count: 0, atMs: serverNow() })
  const status = createValue<HistoryStatus>({ kind: 'loading', loaded: 0 })
  const stopped = new AbortController()
  let arrived: Odds[] = []
  let timer: Timer | undefined
  let isScheduled = false
  const missing = new Set<MissingStretch>()
  let isLoading = false
  let hasInitialPrices = false

  const bounds = (): Stretch => getBounds(range, serverNow())

  const isInRange = ({ date }: Odds): boolean => range.kind === 'last' || toEpochMs(date) <= range.toMs

  const flush = (): void => {
    isScheduled = false
    history.add(arrived)
    arrived = []
    if (range.kind === 'last') history.dropBefore(bounds().fromMs)
    version.set({ count: version.get().count + 1, atMs: serverNow() })
  }

  const schedule = (): void => {
    if (isScheduled || stopped.signal.aborted) return
    isScheduled = true
    timer = clock.setTimeout(flush, flushIntervalMs)
  }

  /** Loads newest first, so that the prices that matter most appear at once. */
  const loadStretch = async (stretch: MissingStretch): Promise<void> => {
    const query = {
      from: toInstant(stretch.fromMs),
      // A provider's clock may be ahead of the server's.
      to: stretch.isUpToNow ? undefined : toInstant(stretch.toMs),
      order: 'desc' as const,
    }
    for await (const page of feeds.history(gameId, query, stopped.signal)) {
      if (stopped.signal.aborted) return
      history.add(page)
      if (status.get().kind === 'loading') status.set({ kind: 'loading', loaded: history.size })
      schedule()
      const oldest = page.at(-1)
      if (oldest === undefined) continue
      stretch.toMs = Math.min(stretch.toMs, toEpochMs(oldest.date))
      stretch.isUpToNow = false
      if (stretch.toMs <= (history.cutAtMs ?? 0)) break
    }
    missing.delete(stretch)
  }

  /** Loads the prices in force at the start of the range: they are in the page before it, or very old. */
  const loadInitialPrices = async (): Promise<void> => {
    const query = { to: toInstant(bounds().fromMs), order: 'desc' as const }
    for await (const page of feeds.history(gameId, query, stopped.signal)) {
      history.add(page)
      history.dropBefore(bounds().fromMs)
      break
    }
    hasInitialPrices = true
  }

  const load = async (): Promise<void> => {
    if (isLoading) return
    isLoading = true
    status.set({ kind: 'loading', loaded: history.size })
    try {
      // Includes stretches added while this runs.
      for (const stretch of missing) {
        await loadStretch(stretch)
        if (stopped.signal.aborted) return
      }
      if (!hasInitialPrices && history.cutAtMs === undefined) await loadInitialPrices()
      status.set({ kind: 'ready' })
    } catch (error) {
      if (!stopped.signal.aborted) status.set({ kind: 'failed', error })
    } finally {
      isLoading = false
      schedule()
    }
  }

  const loadAgain = (stretch: Stretch): void => {
    if (stretch.fromMs < stretch.toMs) missing.add({ ...stretch, isUpToNow: range.kind === 'last' })
    void load()
  }

  const stopListening = onOdds((odds) => {
    if (odds.gameId !== gameId || !isInRange(odds)) return
    arrived.push(odds)
    schedule()
  })

  let wasLive = connection.get().state.kind === 'live'
  let completeUntilMs: EpochMs = serverNow()
  const unsubscribe = connection.subscribe(() => {
    const isLive = connection.get().state.kind === 'live'
    if (isLive === wasLive) return
    wasLive = isLive
    if (!isLive) {
      completeUntilMs = serverNow()
      return
    }
    const { fromMs, toMs } = bounds()
    loadAgain({ fromMs: Math.max(fromMs, completeUntilMs - overlapMs), toMs })
  })
  loadAgain(bounds())

  return {
    gameId,
    history,
    version,
    status,
    gaps: () => [...missing].map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    retry: () => void load(),
    stop: () => {
      stopped.abort()
      timer?.cancel()
      stopListening()
      unsubscribe()
    },
  }
}

/** A stretch to load, from its end backwards: `toMs` decreases as pages arrive. */
interface MissingStretch {
  readonly fromMs: EpochMs
  toMs: EpochMs
  /** True until its first page, if it ends now. */
  isUpToNow: boolean
}
