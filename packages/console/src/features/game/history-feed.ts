import type { FeedsApi, TimerHandle } from '@sportsfeeds/client'
import { type EpochMs, type GameId, type Odds, toEpochMs, toInstant } from '@sportsfeeds/domain'
import type { Session } from '../../store/session.ts'
import { createValue, type Value } from '../../store/value.ts'
import { getBounds, type Range } from './game-view.ts'
import { createPriceHistory, type PriceHistory } from './price-history.ts'
import type { Stretch } from './price-line.ts'

/** The odds of one game in a range of time: what REST has of the past, and what the stream brings. */
export interface HistoryFeed {
  readonly history: PriceHistory
  /** Another one whenever the history may have changed, at most every {@link flushIntervalMs}. */
  readonly version: Value<HistoryVersion>
  readonly status: Value<HistoryStatus>
  /** Of these stretches not all is known, or not yet. */
  gaps(): readonly Stretch[]
  /** Loads what is still missing. */
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

/** A chart of some thousand points costs its drawing; four times a second is as live as a line can be. */
const flushIntervalMs = 250
/** About 25 MB, and more than a screen has pixels. */
const defaultMaxOdds = 50_000
/** Odds may be stored this long after the date that they bear; what is loaded again overlaps by it. */
const overlapMs = 15_000

/**
 * Listens first and loads then, up to the present: an odds comes by the stream, or is in the table when it is read, or
 * both, and counts once. When the stream was interrupted, that stretch is loaded again.
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
  let timer: TimerHandle
  let isScheduled = false
  const missing = new Set<MissingStretch>()
  let isLoading = false
  let isCarriedIn = false

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

  /** Newest first: what an analyst looks at is there at once. */
  const loadStretch = async (stretch: MissingStretch): Promise<void> => {
    const query = {
      from: toInstant(stretch.fromMs),
      // The clock of a provider may be ahead of the server's.
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

  /** The prices that stood when the range began. One page of what came before has them, or they are very old. */
  const loadStanding = async (): Promise<void> => {
    const query = { to: toInstant(bounds().fromMs), order: 'desc' as const }
    for await (const page of feeds.history(gameId, query, stopped.signal)) {
      history.add(page)
      history.dropBefore(bounds().fromMs)
      break
    }
    isCarriedIn = true
  }

  const load = async (): Promise<void> => {
    if (isLoading) return
    isLoading = true
    status.set({ kind: 'loading', loaded: history.size })
    try {
      // What is added meanwhile is visited too.
      for (const stretch of missing) {
        await loadStretch(stretch)
        if (stopped.signal.aborted) return
      }
      if (!isCarriedIn && history.cutAtMs === undefined) await loadStanding()
      status.set({ kind: 'ready' })
    } catch (error) {
      if (!stopped.signal.aborted) status.set({ kind: 'failed', error })
    } finally {
      isLoading = false
      schedule()
    }
  }

  const want = (stretch: Stretch): void => {
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
  const stopFollowing = connection.subscribe(() => {
    const isLive = connection.get().state.kind === 'live'
    if (isLive === wasLive) return
    wasLive = isLive
    if (!isLive) {
      completeUntilMs = serverNow()
      return
    }
    const { fromMs, toMs } = bounds()
    want({ fromMs: Math.max(fromMs, completeUntilMs - overlapMs), toMs })
  })
  want(bounds())

  return {
    history,
    version,
    status,
    gaps: () => [...missing].map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    retry: () => void load(),
    stop: () => {
      stopped.abort()
      clock.clearTimeout(timer)
      stopListening()
      stopFollowing()
    },
  }
}

/** Loaded from its end, which comes nearer as pages arrive. */
interface MissingStretch {
  readonly fromMs: EpochMs
  toMs: EpochMs
  /** Nothing of it is loaded, and its end is now. */
  isUpToNow: boolean
}
