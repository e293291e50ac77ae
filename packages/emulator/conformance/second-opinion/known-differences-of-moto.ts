import type { KnownDifferences } from './compare-outcomes.ts'

const takesAll = 'moto takes any value here'
const noSubscriptions = 'moto has no SubscribeToShard'
const constantUnits = 'moto returns constant numbers, whatever the size of an item'

/** What moto 5.2.5 does otherwise than AWS's pages say. None of it speaks against the emulator. */
export const knownDifferencesOfMoto: KnownDifferences = {
  'queues: refuse a visibility timeout of more than 12 hours [sqs-api/API_SetQueueAttributes]': takesAll,
  'messages: need a body [sqs-api/API_SendMessage]': takesAll,
  'messages: must not hold characters that XML has not [sqs-api/API_SendMessage]': takesAll,

  'batches: BatchWriteItem refuses 26 requests [dynamodb-api/API_BatchWriteItem]': takesAll,
  'batches: BatchWriteItem refuses a batch without requests [dynamodb-api/API_BatchWriteItem]': takesAll,
  'batches: BatchWriteItem refuses the whole batch when one item lacks a key [dynamodb-api/API_BatchWriteItem]':
    'moto has stored the items before the one that it refuses',
  'batches: BatchWriteItem tells the units of the writes together [dynamodb-api/API_BatchWriteItem]':
    constantUnits,
  'a global secondary index: refuses items whose index key is of another type [dynamodb/GSI]': takesAll,
  'items: A set must not hold a value twice [dynamodb/HowItWorks.NamingRulesDataTypes]': takesAll,
  'items: Numbers lose their leading and trailing zeroes [dynamodb/HowItWorks.NamingRulesDataTypes]':
    'moto keeps numbers as they were written',
  'items: Numbers keep 38 digits, and no more are taken [dynamodb/HowItWorks.NamingRulesDataTypes]': takesAll,
  'items: Consumed capacity is returned on request [dynamodb-api/API_GetItem]': constantUnits,
  'queries: A limit that is reached with the last item still gives a key [dynamodb-api/API_Query]':
    'moto looks whether another item follows',
  'queries: An unknown index is refused [dynamodb-api/API_Query]': 'moto answers ResourceNotFoundException',
  'updates: SET adds, and takes a default where there is nothing [dynamodb/Expressions.UpdateExpressions]':
    'moto returns the whole new item for UPDATED_NEW',

  'consumers with enhanced fan-out: are registered, described, listed and removed [kinesis/enhanced-consumers]':
    'ARNs of consumers end without their time of creation in moto',
  'consumers with enhanced fan-out: have names of their own [kinesis-api/API_RegisterStreamConsumer]':
    'moto registers a second consumer of the same name',
  'consumers with enhanced fan-out: keep their stream from being deleted unless that is enforced [kinesis-api/API_DeleteStream]':
    'moto deletes the stream all the same',
  'subscriptions to a shard: bring what is put afterwards, with key, data and number [kinesis-api/API_SubscribeToShard]':
    noSubscriptions,
  'subscriptions to a shard: begin with a record, after it, or with the oldest [kinesis-api/API_StartingPosition]':
    noSubscriptions,
  'subscriptions to a shard: continue after the number that the last event named [kinesis-api/API_SubscribeToShardEvent]':
    noSubscriptions,
  'subscriptions to a shard: are refused within five seconds of the one before [kinesis-api/API_SubscribeToShard]':
    noSubscriptions,
  'subscriptions to a shard: of an unknown consumer fail with ResourceNotFoundException [kinesis-api/API_SubscribeToShard]':
    noSubscriptions,
  'subscriptions to a shard: need a number where their type asks for one [kinesis-api/API_SubscribeToShard]':
    noSubscriptions,
  'reading: A limit of more than 10,000 is refused [kinesis-api/API_GetRecords]': takesAll,
  'reading: A string that is not an iterator is refused [kinesis-api/API_GetRecords]':
    'moto fails with status 500',
  'resharding: A split closes the shard, whose children take its records; its readers are led to them [kinesis-api/API_SplitShard]':
    'moto keeps a closed shard open for puts, and names no children to its readers',
  'streams: ListShards gives pages; a request with a token names no stream [kinesis-api/API_ListShards]':
    'moto asks for the name of the stream next to the token',
  'writing: An explicit hash key overrides the MD5 of the key [kinesis-api/API_PutRecord]':
    'the last hash key of all belongs to no shard in moto',
  'writing: PutRecords returns a result for each record, in the order of the request [kinesis-api/API_PutRecords]':
    'the last hash key of all belongs to no shard in moto',
  'writing: PutRecords takes 10 MiB at once and refuses more [kinesis-api/API_PutRecords]':
    'moto has the limit of before October 2025, 5 MiB',
  'writing: Data and partition key together are at most 1 MiB [kinesis-api/API_PutRecordsRequestEntry]':
    takesAll,
}
