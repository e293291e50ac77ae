import { type Clock, fullJitterMs, type Timer } from '@sportsfeeds/std'
import type { ListedShard, ReadFrom, ShardPage, ShardReader } from '../ports.ts'

export interface StreamFollowerDependencies {
  readonly reader: ShardReader
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** Receives every page, shard by shard in order. */
  readonly onPage: (shard: ShardProgress, page: ShardPage) => void
  readonly onError: (message: string, error: unknown) => void
}

/** Reads every shard of the stream, as many as there are, until it is stopped. */
export interface StreamFollower {
  /** Begins with what was written since. @throws if the shards cannot be listed. */
  start(sinceMs: number): Promise<void>
  stop(): void
  /** Shards that have not ended. */
  readonly open: readonly ShardProgress[]
}

/** How far a shard has been read. */
export interface ShardProgress {
  readonly id: string
  readonly parents: readonly string[]
  /** True if it was read from its first record on. */
  readonly isWhole: boolean
  readonly followedAtMs: number
  /** When it was last heard of; undefined before the first page. */
  readonly heardAtMs: number | undefined
  readonly behindMs: number
  /** Sequence number of what was read last. */
  readonly readTo: string | undefined
}

export function createStreamFollower({
  reader,
  clock,
  random,
  onPage,
  onError,
}: StreamFollowerDependencies): StreamFollower {
  const shards = new Map<string, MutableProgress>()
  const stopping = new AbortController()
  let listTimer: Timer | undefined

  const follow = (shard: ListedShard, from: ReadFrom): void => {
    if (shards.has(shard.id) || stopping.signal.aborted) return
    const progress: MutableProgress = {
      ...shard,
      isWhole: from.type === 'beginning',
      followedAtMs: clock.now(),
      heardAtMs: undefined,
      behindMs: Number.POSITIVE_INFINITY,
      readTo: undefined,
      isEnded: false,
    }
    shards.set(shard.id, progress)
    void readToEnd(progress, from)
  }

  const readToEnd = async (progress: MutableProgress, first: ReadFrom): Promise<void> => {
    let failures = 0
    while (!progress.isEnded && !stopping.signal.aborted) {
      const { readTo } = progress
      const from: ReadFrom = readTo === undefined ? first : { type: 'after', sequenceNumber: readTo }
      const heardBefore = progress.heardAtMs
      try {
        await readOnce(progress, from)
      } catch (error) {
        if (stopping.signal.aborted) return
        onError(`shard ${progress.id} cannot be read`, error)
      }
      failures = progress.heardAtMs === heardBefore ? failures + 1 : 0
      if (progress.isEnded || stopping.signal.aborted) return
      await pause(failures === 0 ? 0 : fullJitterMs(retry, failures, random()))
    }
  }

  /** One read, which ends when nothing comes for a while: even a quiet shard says something every few seconds. */
  const readOnce = async (progress: MutableProgress, from: ReadFrom): Promise<void> => {
    const silence = new AbortController()
    let timer = clock.setTimeout(() => silence.abort(), silentForMs)
    try {
      const signal = AbortSignal.any([stopping.signal, silence.signal])
      for await (const page of reader.read(progress.id, from, signal)) {
        if (stopping.signal.aborted) return
        timer.cancel()
        timer = clock.setTimeout(() => silence.abort(), silentForMs)
        take(progress, page)
      }
    } finally {
      timer.cancel()
    }
  }

  const take = (progress: MutableProgress, page: ShardPage): void => {
    progress.heardAtMs = clock.now()
    progress.behindMs = page.behindMs
    onPage(progress, page)
    progress.readTo = page.readTo ?? page.records.at(-1)?.sequenceNumber ?? progress.readTo
    if (page.children === undefined) return
    progress.isEnded = true
    for (const child of page.children) follow(child, { type: 'beginning' })
  }

  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        timer.cancel()
        stopping.signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = clock.setTimeout(end, durationMs)
      stopping.signal.addEventListener('abort', end)
    })

  /** Finds shards that no page named as children. */
  const listAgain = async (): Promise<void> => {
    try {
      for (const shard of await reader.list()) follow(shard, { type: 'beginning' })
    } catch (error) {
      onError('the shards cannot be listed', error)
    }
    if (!stopping.signal.aborted) listTimer = clock.setTimeout(() => void listAgain(), listEveryMs)
  }

  return {
    start: async (sinceMs) => {
      for (const shard of await reader.list()) follow(shard, { type: 'time', atMs: sinceMs })
      listTimer = clock.setTimeout(() => void listAgain(), listEveryMs)
    },

    stop: () => {
      stopping.abort()
      listTimer?.cancel()
    },

    get open() {
      return [...shards.values()].filter(({ isEnded }) => !isEnded)
    },
  }
}

interface MutableProgress extends ShardProgress {
  heardAtMs: number | undefined
  behindMs: number
  readTo: string | undefined
  isEnded: boolean
}

const retry = { firstMs: 250, capMs: 5_000, floorMs: 100 }
const silentForMs = 15_000
const listEveryMs = 60_000
