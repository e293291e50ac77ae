/** A record as a shard holds it. */
export interface StoredRecord {
  readonly sequenceNumber: string
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Epoch milliseconds, fractions allowed. */
  readonly approximateArrivalTimestamp: number
}

export type StartingPosition =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string }

/** A cursor over one shard, for readers inside the emulator (event source mappings, enhanced fan-out). */
export interface ShardCursor {
  /** The next records after the last ones taken, at most `limit`; empty when the reader has caught up. */
  take(limit: number): readonly StoredRecord[]
  /** True when the shard is closed and all its records have been taken. */
  isAtEnd(): boolean
  /** Calls `listener` after each append to the shard, and when it is closed. @returns an unsubscribe function. */
  onAppend(listener: () => void): () => void
  /** Current retention of the stream. */
  retentionMs(): number
}

/** Reads streams inside the process, for event source mappings. */
export interface StreamSource {
  /** Shards of a stream, by stream ARN or by the ARN of a registered enhanced fan-out consumer. */
  shardIds(arn: string): readonly string[]
  /** The shards that this one was split or merged from; their records come before its own. */
  parentIdsOf(arn: string, shardId: string): readonly string[]
  openCursor(arn: string, shardId: string, from: StartingPosition): ShardCursor
}

/** Appends to streams inside the process, for the change capture of DynamoDB. */
export interface StreamSink {
  /** Appends one record. @throws ProvisionedThroughputExceededException for a shard over its write limit. */
  append(
    streamArn: string,
    record: { readonly partitionKey: string; readonly data: Uint8Array },
  ): StoredRecord
  /** The shard that takes records of this partition key. */
  shardIdOf(streamArn: string, partitionKey: string): string
}
