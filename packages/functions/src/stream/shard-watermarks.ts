import type { EpochMs } from '@sportsfeeds/domain'
import type { MarketStore, Shard, ShardList } from '../ports.ts'

/** Watermarks of the shards of the change stream, through every split and merge. */
export interface ShardWatermarks {
  /**
   * Makes sure that every shard that is still to be read has a watermark, so that the oldest of all is never too new. Call it
   * before a shard's own is moved; it does something only for a shard that it has not seen.
   */
  begin(shardId: string): Promise<void>
}

export interface ShardWatermarksDependencies {
  readonly store: Pick<MarketStore, 'watermarks' | 'saveWatermark' | 'deleteWatermark'>
  readonly shards: ShardList
}

/**
 * A shard starts where its parents are, since Lambda reads a shard only after all of its parents: whatever arrived before their
 * watermarks is in the Market items, whichever of them had it. Siblings start together, and the parents' watermarks go then; a shard
 * without a parent that is known starts at 0. All of it can be done twice, and at once.
 * https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-resharding.html
 */
export function createShardWatermarks({ store, shards }: ShardWatermarksDependencies): ShardWatermarks {
  const begun = new Map<string, Promise<void>>()

  const begin = async (shardId: string): Promise<void> => {
    const lineage = createLineage(await shards.list())
    const held = new Map((await store.watermarks()).map(({ shard, arrivedBefore }) => [shard, arrivedBefore]))

    const start = async (id: string): Promise<EpochMs> => {
      const known = held.get(id)
      if (known !== undefined) return known
      const parents = lineage.parentsOf(id).filter((parent) => held.has(parent) || lineage.has(parent))
      const times: EpochMs[] = []
      for (const parent of parents) times.push(await start(parent))
      const arrivedBefore = times.length === 0 ? 0 : Math.min(...times)
      await store.saveWatermark(id, arrivedBefore)
      held.set(id, arrivedBefore)
      return arrivedBefore
    }

    /** True if whatever is still to be read of a shard, or of what became of it, has a watermark. */
    const isCovered = (id: string): boolean => held.has(id) || lineage.childrenOf(id).some(isCovered)

    for (const id of lineage.roots()) if (!isCovered(id)) await start(id)
    await start(shardId)
    for (const parent of lineage.ancestorsOf(shardId)) {
      for (const child of lineage.childrenOf(parent)) if (!isCovered(child)) await start(child)
    }
    for (const id of held.keys()) {
      const children = lineage.childrenOf(id)
      const isReplaced = children.length > 0 && children.every(isCovered)
      // One that is not listed any more left the stream with all of its records.
      if (isReplaced || (children.length === 0 && !lineage.has(id) && id !== shardId))
        await store.deleteWatermark(id)
    }
  }

  return {
    begin: (shardId) => {
      const known = begun.get(shardId) ?? begin(shardId)
      begun.set(shardId, known)
      known.catch(() => begun.delete(shardId))
      return known
    },
  }
}

function createLineage(all: readonly Shard[]) {
  const shards = new Map(all.map((shard) => [shard.id, shard]))
  const parentsOf = (id: string): readonly string[] => shards.get(id)?.parents ?? []
  const ancestorsOf = (id: string): string[] =>
    parentsOf(id).flatMap((parent) => [parent, ...ancestorsOf(parent)])
  return {
    has: (id: string) => shards.has(id),
    parentsOf,
    ancestorsOf,
    childrenOf: (id: string) => all.filter(({ parents }) => parents.includes(id)).map((child) => child.id),
    /** Shards whose parents are not listed. */
    roots: () =>
      all.filter(({ parents }) => !parents.some((parent) => shards.has(parent))).map(({ id }) => id),
  }
}
