import { AwsError } from '../../errors.ts'
import type { ShardCursor, StoredRecord, StreamSource } from '../../kinesis/types.ts'

/** A stream in an array per shard. */
export interface FakeStream extends StreamSource {
  append(record: { key: string; data?: unknown; atMs?: number; shardId?: string }): StoredRecord
  /** Makes the stream unknown, until it is restored. */
  remove(): void
  restore(): void
}

export function createFakeStream(shardIds: readonly string[] = ['shardId-000000000000']): FakeStream {
  const shards = new Map(
    shardIds.map((id) => [id, { records: [] as StoredRecord[], listeners: new Set<() => void>() }]),
  )
  const shardOf = (id: string) => {
    const shard = shards.get(id)
    if (shard === undefined) throw new Error(`No shard ${id}.`)
    return shard
  }
  let sequence = 1000
  let isThere = true
  return {
    remove: () => void (isThere = false),
    restore: () => void (isThere = true),
    shardIds(arn) {
      if (!isThere) throw new AwsError('ResourceNotFoundException', `Stream ${arn} not found.`)
      return [...shards.keys()]
    },
    parentIdsOf: () => [],
    openCursor(_, shardId, from): ShardCursor {
      const { records, listeners } = shardOf(shardId)
      let next = from.type === 'LATEST' ? records.length : 0
      return {
        take(limit) {
          const taken = records.slice(next, next + limit)
          next += taken.length
          return taken
        },
        isAtEnd: () => false,
        onAppend(listener) {
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
        retentionMs: () => 24 * 3_600_000,
      }
    },
    append({ key, data = {}, atMs = 0, shardId = shardIds[0] ?? '' }) {
      const shard = shardOf(shardId)
      const record: StoredRecord = {
        sequenceNumber: String((sequence += 1)),
        partitionKey: key,
        data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
        approximateArrivalTimestamp: atMs,
      }
      shard.records.push(record)
      for (const listener of shard.listeners) listener()
      return record
    },
  }
}
