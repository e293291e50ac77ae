import type { ListedShard, ReadFrom, ShardPage, ShardReader, ShardRecord } from '../ports.ts'

/** A change stream in memory, whose shards a test writes, splits, delays and breaks. */
export interface MemoryStream extends ShardReader {
  /** @param data base64, as `changeRecord` makes it. */
  write(shard: string, ...data: readonly string[]): void
  /** Ends a shard; its successors begin empty. */
  split(shard: string, ...children: readonly string[]): void
  /** Ends every read under way; the next ones begin after their last page. */
  cut(): void
  /** From now on reads bring nothing, or everything again. */
  hold(isHeld: boolean): void
  /** Pages without records, as of a quiet stream. */
  tick(): void
  sequenceNumber(shard: string): string
}

export function createMemoryStream(nowMs: () => number, ...first: readonly string[]): MemoryStream {
  const shards = new Map<string, MemoryShard>()
  let written = 0
  let isHeld = false
  let cuts = 0
  let ticks = 0
  let waiting: (() => void)[] = []

  const open = (id: string, parents: readonly string[]): void => {
    shards.set(id, { id, parents, records: [], children: undefined })
  }
  for (const id of first) open(id, [])

  const shardOf = (id: string): MemoryShard => {
    const shard = shards.get(id)
    if (shard === undefined) throw new Error(`There is no shard "${id}".`)
    return shard
  }

  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const act of woken) act()
  }

  const changed = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })

  return {
    list: async () => [...shards.values()].map(({ id, parents }) => ({ id, parents })),

    read: async function* (id: string, from: ReadFrom, signal: AbortSignal): AsyncGenerator<ShardPage> {
      const shard = shardOf(id)
      const cut = cuts
      const isCut = (): boolean => signal.aborted || cut !== cuts
      const hasNothing = (next: number): boolean =>
        isHeld || (shard.records.length === next && shard.children === undefined)
      let next = startOf(shard, from)
      let ticked = -1
      while (!isCut()) {
        if (hasNothing(next) && ticked === ticks) {
          await changed(signal)
          continue
        }
        ticked = ticks
        const records = isHeld ? [] : shard.records.slice(next)
        next += records.length
        const children = isHeld ? undefined : shard.children
        yield {
          records,
          readTo: shard.records[next - 1]?.sequenceNumber,
          behindMs: isHeld ? 5_000 : 0,
          children,
        }
        if (children !== undefined) return
      }
    },

    write: (id, ...data) => {
      const shard = shardOf(id)
      for (const text of data) {
        written += 1
        shard.records.push({
          sequenceNumber: String(10 ** 12 + written),
          data: Buffer.from(text, 'base64'),
          writtenAtMs: nowMs(),
        })
      }
      wake()
    },
    split: (id, ...children) => {
      for (const child of children) open(child, [id])
      shardOf(id).children = children.map((child) => ({ id: child, parents: [id] }))
      wake()
    },
    cut: () => {
      cuts += 1
      wake()
    },
    hold: (value) => {
      isHeld = value
      wake()
    },
    tick: () => {
      ticks += 1
      wake()
    },
    sequenceNumber: (id) => shardOf(id).records.at(-1)?.sequenceNumber ?? '0',
  }
}

interface MemoryShard extends ListedShard {
  readonly records: (ShardRecord & { readonly writtenAtMs: number })[]
  children: readonly ListedShard[] | undefined
}

function startOf({ records }: MemoryShard, from: ReadFrom): number {
  if (from.type === 'beginning') return 0
  const first = records.findIndex((record) =>
    from.type === 'time' ? record.writtenAtMs >= from.atMs : record.sequenceNumber > from.sequenceNumber,
  )
  return first === -1 ? records.length : first
}
