/** https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
export const shardWriteBytesPerSecond = 1024 * 1024
export const shardWriteRecordsPerSecond = 1_000
export const shardReadBytesPerSecond = 2 * 1024 * 1024
export const shardReadCallsPerSecond = 5

/** A stream in on-demand mode begins with four shards: https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
export const onDemandShards = 4

/** Of data and partition key: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html */
export const maxRecordBytes = 1024 * 1024

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
export const maxPutRecords = 500
export const maxPutBytes = 10 * 1024 * 1024

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
export const maxGetRecords = 10_000
export const maxGetBytes = 10 * 1024 * 1024

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
export const iteratorLifeMs = 5 * 60_000

/** https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html */
export const minRetentionHours = 24
export const maxRetentionHours = 8_760

/** https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html */
export const maxConsumersPerStream = 20

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html */
export const maxConsumersInCreation = 5

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html */
export const maxListedConsumers = 100

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html */
export const subscriptionLifeMs = 5 * 60_000
export const takeoverAfterMs = 5_000

/** A subscription without records gets an empty event as often: https://github.com/aws/aws-sdk-ruby/issues/2779 */
export const quietEventMs = 5_000

/** The emulator's own: what one event carries at most. */
export const maxEventRecords = 10_000
export const maxEventBytes = 1024 * 1024

/** A unit that puts are billed by: https://aws.amazon.com/kinesis/data-streams/pricing/ */
export const putPayloadUnitBytes = 25 * 1024

/** The emulator's own: what one shard keeps in memory before its oldest records go, expired or not. */
export const defaultRetainedBytesPerShard = 128 * 1024 * 1024
