import { dispatcher } from '../http/aws-json.ts'
import { consumerOperations } from './consumer-operations.ts'
import { recordOperations } from './record-operations.ts'
import { settingOperations } from './setting-operations.ts'
import { shardOperations } from './shard-operations.ts'
import { streamOperations } from './stream-operations.ts'
import { subscribeToShard, type SubscribeToShardOptions } from './subscribe-to-shard.ts'

/** The operations of the AWS API, by name: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html */
export function createOperations(
  options: SubscribeToShardOptions,
): (name: string, input: unknown) => unknown {
  const { store, clock } = options
  return dispatcher('Kinesis', {
    ...streamOperations(store),
    ...shardOperations(store),
    ...recordOperations(store, clock),
    ...consumerOperations(store, clock),
    SubscribeToShard: subscribeToShard(options),
    ...settingOperations(store),
  })
}
